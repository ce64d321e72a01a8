#include "queue/postfix_record.h"

#include <algorithm>
#include <cerrno>
#include <span>

#include "base/fd.h"
#include "base/scanner.h"

namespace spamtrace {
namespace {

constexpr size_t k_first_window = 4096, k_largest_window = 64 * 1024;
constexpr unsigned k_length_bytes = 4;  // a fifth one would not fit Postfix's int
constexpr char k_pointer = 'p', k_padding = 'w';
constexpr uint64_t k_largest_offset = uint64_t{1} << 60U;  // a window behind it still has an offset

}  // namespace

PostfixRecordReader::PostfixRecordReader(int fd, std::string& buffer, const PostfixRecordLimits& limits)
    : fd_(fd),
      buffer_(&buffer),
      limits_(limits),
      bytes_left_(limits.bytes),
      backward_left_(limits.backward_jumps),
      next_window_(k_first_window) {}

PostfixRecordReader::PostfixRecordReader(std::string_view content, const PostfixRecordLimits& limits)
    : limits_(limits),
      window_(content),
      bytes_left_(limits.bytes),
      backward_left_(limits.backward_jumps),
      next_window_(0) {}

bool PostfixRecordReader::stop(RecordDamage damage) {
  damage_ = damage;
  return false;
}

// Reads a window that begins at the cursor. Windows grow while records are read one after the other.
bool PostfixRecordReader::fill(uint64_t bytes) {
  if (fd_ < 0 || at_ > k_largest_offset) return false;
  const bool goes_on = at_ >= window_at_ && at_ - window_at_ <= window_.size();
  next_window_ = goes_on && !window_.empty() ? std::min(next_window_ * 4, k_largest_window) : k_first_window;
  const size_t want = std::max(next_window_, static_cast<size_t>(bytes));
  if (buffer_->size() < want) buffer_->resize(want);
  const ssize_t got = read_some_at(fd_, std::span(*buffer_).first(want), static_cast<off_t>(at_));
  if (got < 0) error_ = errno;
  window_ = std::string_view(*buffer_).substr(0, got < 0 ? 0 : static_cast<size_t>(got));
  window_at_ = at_;
  return window_.size() >= bytes;
}

// Whether that many bytes are at the cursor; they are in the window then.
bool PostfixRecordReader::has(uint64_t bytes) {
  if (at_ >= window_at_ && at_ - window_at_ <= window_.size() && here().size() >= bytes) return true;
  return fill(bytes);
}

bool PostfixRecordReader::read_head(PostfixRecord& record, uint64_t& size) {
  if (!has(1)) return false;
  record.type = here().front();
  record.offset = at_;
  uint64_t length = 0;
  for (unsigned i = 0;; ++i) {
    if (i == k_length_bytes) return stop(RecordDamage::bad_length);
    if (!has(i + 2)) return error_ == 0 && stop(RecordDamage::cut);
    const auto byte = static_cast<uint8_t>(here()[i + 1]);
    length |= uint64_t{byte & 0x7fU} << (7 * i);
    if (byte < 0x80) {
      size = length + i + 2;
      return length <= limits_.longest_record || stop(RecordDamage::bad_length);
    }
  }
}

// Most records are short and lie in the window.
bool PostfixRecordReader::read_short(PostfixRecord& record) {
  const uint64_t from = at_ - window_at_;
  if (from >= window_.size() || window_.size() - from < 2) return false;
  const char* head = window_.data() + from;
  const auto length = static_cast<uint8_t>(head[1]);
  const uint64_t size = uint64_t{length} + 2;
  if (length >= 0x80 || window_.size() - from < size || size > bytes_left_) return false;
  record.type = head[0];
  record.data = {head + 2, length};
  record.offset = at_;
  bytes_left_ -= size;
  at_ += size;
  return true;
}

bool PostfixRecordReader::read_one(PostfixRecord& record) {
  if (read_short(record)) return true;
  uint64_t size = 0;
  if (!read_head(record, size)) return false;
  if (!has(size)) return error_ == 0 && stop(RecordDamage::cut);
  if (size > bytes_left_) return stop(RecordDamage::too_large);
  bytes_left_ -= size;
  const std::string_view whole = here().substr(0, static_cast<size_t>(size));
  size_t head = 2;
  while ((static_cast<uint8_t>(whole[head - 1]) & 0x80U) != 0) ++head;
  record.data = whole.substr(head);
  at_ += size;
  return true;
}

// Postfix writes the offset with leading blanks in 15 columns; 0 is a pointer not used so far.
bool PostfixRecordReader::follow(const PostfixRecord& pointer) {
  Scanner s(pointer.data);
  s.skip_blanks();
  uint64_t target = 0;
  if (!parse_number(s.rest(), target) || target > k_largest_offset) return stop(RecordDamage::bad_pointer);
  if (target == 0) return true;
  if (target <= pointer.offset && backward_left_-- == 0) return stop(RecordDamage::pointer_loop);
  at_ = target;
  if (has(1)) return true;
  return error_ == 0 && stop(RecordDamage::cut);
}

bool PostfixRecordReader::next(PostfixRecord& record) {
  if (damage_ != RecordDamage::none || error_ != 0) return false;
  while (read_one(record)) {
    if (record.type == k_padding) continue;
    if (record.type != k_pointer) return true;
    if (!follow(record)) return false;
  }
  return false;
}

}  // namespace spamtrace
