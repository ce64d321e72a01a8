#include "source/line_reader.h"

#include <cerrno>
#include <cstring>

#include "base/fd.h"

namespace spamtrace {

LineReader::LineReader(int fd, uint64_t offset, size_t block)
    : fd_(fd), offset_(offset), buffer_(block + k_most_line) {}

LineReader::LineReader(Inflater& inflater, uint64_t offset, size_t block)
    : inflater_(&inflater), offset_(offset), buffer_(block + k_most_line) {}

ssize_t LineReader::read_block(std::span<char> room) {
  if (inflater_ != nullptr) return static_cast<ssize_t>(inflater_->read(room));
  return read_some_at(fd_, room, static_cast<off_t>(offset_ + end_));
}

// Moves what is left to the front and reads the next block behind it. False where nothing came.
bool LineReader::fill() {
  if (at_end_ || error_number_ != 0) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  const ssize_t got = read_block(std::span(buffer_).subspan(end_));
  if (got < 0) error_number_ = errno;
  if (got == 0) at_end_ = true;
  if (got <= 0) return false;
  end_ += static_cast<size_t>(got);
  return true;
}

Line LineReader::take(size_t size, size_t consumed) {
  Line line{{buffer_.data() + begin_, size}, offset_};
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  begin_ += consumed;
  offset_ += consumed;
  return line;
}

// Throws bytes away up to and including the next line end. False where the file ends before one.
bool LineReader::skip_to_line_end() {
  while (true) {
    const void* found = std::memchr(buffer_.data() + begin_, '\n', end_ - begin_);
    const size_t passed =
        found != nullptr ? static_cast<size_t>(static_cast<const char*>(found) - buffer_.data()) + 1 - begin_
                         : end_ - begin_;
    begin_ += passed;
    offset_ += passed;
    if (found != nullptr) return true;
    if (!fill()) return false;
  }
}

std::optional<Line> LineReader::next_buffered() {
  const char* from = buffer_.data() + begin_;
  const void* found = std::memchr(from, '\n', end_ - begin_);
  if (found == nullptr) return std::nullopt;
  const auto size = static_cast<size_t>(static_cast<const char*>(found) - from);
  return size <= k_most_line ? std::optional(take(size, size + 1)) : std::nullopt;
}

void LineReader::exchange_buffer(std::vector<char>& buffer) {
  buffer.resize(buffer_.size());
  std::memcpy(buffer.data(), buffer_.data() + begin_, end_ - begin_);
  buffer_.swap(buffer);
  end_ -= begin_;
  begin_ = 0;
}

std::optional<Line> LineReader::next() {
  size_t searched = 0;
  while (true) {
    const char* from = buffer_.data() + begin_;
    const void* found = std::memchr(from + searched, '\n', end_ - begin_ - searched);
    const size_t size =
        found != nullptr ? static_cast<size_t>(static_cast<const char*>(found) - from) : end_ - begin_;
    if (size > k_most_line) {
      Line line = take(k_most_line, 0);
      line.cut = true;
      // The text must outlive the skipping, which moves the buffer: it goes where no block is read to.
      long_line_.assign(line.text);
      line.text = long_line_;
      line.ended = skip_to_line_end();
      return line;
    }
    if (found != nullptr) return take(size, size + 1);
    searched = size;
    if (fill()) continue;
    if (size == 0 || error_number_ != 0) return std::nullopt;
    Line line = take(size, size);
    line.ended = false;
    return line;
  }
}

}  // namespace spamtrace
