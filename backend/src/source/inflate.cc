#include "source/inflate.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/fd.h"

namespace spamtrace {
namespace {

using namespace std::string_view_literals;

constexpr size_t k_longest_magic = 6;

// RFC 8878 3.1.2: a frame that holds no text; pzstd begins with one.
bool is_skippable_frame(std::string_view bytes) {
  return bytes.size() >= 4 && (bytes[0] & '\xf0') == '\x50' && bytes.substr(1, 3) == "\x2a\x4d\x18"sv;
}

// RFC 1952 2.3.1, RFC 8878 3.1.1, and 2.1.1.1 of the .xz file format.
Compression kind_of(std::string_view bytes) {
  if (bytes.starts_with("\x1f\x8b"sv)) return Compression::gzip;
  if (bytes.starts_with("\x28\xb5\x2f\xfd"sv) || is_skippable_frame(bytes)) return Compression::zstd;
  if (bytes.starts_with("\xfd\x37zXZ\0"sv)) return Compression::xz;
  return Compression::none;
}

std::unique_ptr<Decoder> make_decoder(Compression compression) {
  if (compression == Compression::zstd) return make_zstd_decoder();
  if (compression == Compression::xz) return make_xz_decoder();
  return make_gzip_decoder();
}

}  // namespace

const char* name_of(Compression compression) {
  switch (compression) {
    case Compression::gzip:
      return "gzip";
    case Compression::zstd:
      return "zstd";
    case Compression::xz:
      return "xz";
    case Compression::none:
      break;
  }
  return nullptr;
}

Compression compression_of(int fd) {
  std::array<char, k_longest_magic> bytes{};
  const ssize_t got = read_some_at(fd, bytes, 0);
  return got > 0 ? kind_of({bytes.data(), static_cast<size_t>(got)}) : Compression::none;
}

Inflater::Inflater(int fd, Compression compression, std::string name)
    : fd_(fd),
      compression_(compression),
      name_(std::move(name)),
      decoder_(make_decoder(compression)),
      buffer_(k_input_block),
      input_(buffer_.data(), 0) {}

std::string Inflater::tool_hint() const {
  return std::string("what comes before was read; `") + name_of(compression_) + " -t` says more";
}

void Inflater::stop(const std::string& what, const std::string& hint) {
  trouble_ = Error{ErrorCode::unreadable, name_ + " " + what, hint};
  done_ = true;
}

// Moves what is left to the front and reads on behind it. False where the file could not be read.
bool Inflater::fill() {
  std::memmove(buffer_.data(), input_.data(), input_.size());
  const size_t kept = input_.size();
  const ssize_t got = read_some_at(fd_, std::span(buffer_).subspan(kept), static_cast<off_t>(position_));
  if (got < 0) {
    trouble_ = fail_errno(errno, "read " + name_, "what comes before was read; look at the disk").value();
    done_ = true;
    return false;
  }
  file_ended_ = got == 0;
  position_ += static_cast<uint64_t>(got);
  input_ = {buffer_.data(), kept + static_cast<size_t>(got)};
  return true;
}

// Members may have zeros between and behind them: xz pads its streams, tapes their blocks. False at the end.
bool Inflater::begin_next_member() {
  while (true) {
    const auto text = std::find_if(input_.begin(), input_.end(), [](char c) { return c != 0; });
    input_ = input_.subspan(static_cast<size_t>(text - input_.begin()));
    if (file_ended_ || input_.size() >= k_longest_magic) break;
    if (!fill()) return false;
  }
  if (kind_of({input_.data(), input_.size()}) == compression_) {
    decoder_->reset();
    between_members_ = false;
    return true;
  }
  done_ = true;
  if (!input_.empty()) {
    stop("has something else behind its " + std::string(name_of(compression_)) + " data, from byte " +
             std::to_string(consumed()) + " on",
         "the part before it was read; look at what wrote behind it");
  }
  return false;
}

void Inflater::step(std::span<char>& room) {
  const size_t input_before = input_.size();
  const size_t room_before = room.size();
  switch (decoder_->step(input_, room)) {
    case DecoderState::ended:
      between_members_ = true;
      return;
    case DecoderState::broken:
      return stop("is damaged near byte " + std::to_string(consumed()), tool_hint());
    case DecoderState::too_large:
      return stop("takes more than " + std::to_string(k_most_decoder_memory >> 20) + " MiB to unpack",
                  "compress it again with a smaller window, such as `zstd -19` or `xz -9` have");
    case DecoderState::more:
      break;
  }
  const bool stuck = input_.size() == input_before && room.size() == room_before;
  if (!stuck) return;
  if (file_ended_) return stop("breaks off after byte " + std::to_string(consumed()), tool_hint());
  if (!input_.empty()) stop("is damaged near byte " + std::to_string(consumed()), tool_hint());
}

size_t Inflater::read(std::span<char> buffer) {
  std::span<char> room = buffer;
  while (!room.empty() && !done_) {
    if (input_.empty() && !file_ended_ && !fill()) break;
    if (between_members_ && !begin_next_member()) break;
    step(room);
  }
  return buffer.size() - room.size();
}

bool Inflater::skip(uint64_t size) {
  std::vector<char> passed(std::min<uint64_t>(size, k_input_block));
  while (size > 0) {
    const size_t got = read(std::span(passed).first(std::min<uint64_t>(size, passed.size())));
    if (got == 0) return false;
    size -= got;
  }
  return true;
}

}  // namespace spamtrace
