// The lines of a file, read with pread(2) in large blocks, or of the text of a compressed one. Not mapped: a
// mapped log that is truncated under the reader is a SIGBUS.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/inflate.h"

namespace spamtrace {

struct Line {
  std::string_view text;  // without its line end (LF or CR LF); valid until the next call
  uint64_t offset = 0;    // of its first byte in the file, or in the text of a compressed one
  bool cut = false;       // longer than k_most_line: the rest of it was left out
  bool ended = true;      // false for a last line that has no line end yet
};

class LineReader {
 public:
  static constexpr size_t k_block = 1 << 20;
  static constexpr size_t k_most_line = 64 * 1024;  // syslog lines have 8 KiB at most with common settings

  // Reads `fd` from `offset` on, so many bytes at a time; the descriptor stays the caller's.
  explicit LineReader(int fd, uint64_t offset = 0, size_t block = k_block);

  // Reads the text of `inflater` from where it is, which is `offset`; that stays the caller's, and tells
  // whether the text broke off.
  explicit LineReader(Inflater& inflater, uint64_t offset = 0, size_t block = k_block);

  // The next line; nothing at the end of the file, or after a failure, which error_number() then tells.
  std::optional<Line> next();

  // The same, as long as nothing has to be read for it; the lines before it stay valid.
  std::optional<Line> next_buffered();

  // Gives the bytes of the lines handed out so far away, which lie on in `buffer`; what was in that is lost.
  // A cut line lies elsewhere.
  void exchange_buffer(std::vector<char>& buffer);

  int error_number() const { return error_number_; }

  // How far the file was read into lines.
  uint64_t offset() const { return offset_; }

 private:
  bool fill();
  ssize_t read_block(std::span<char> room);
  bool skip_to_line_end();
  Line take(size_t size, size_t consumed);

  int fd_ = -1;
  Inflater* inflater_ = nullptr;  // instead of fd_
  uint64_t offset_ = 0;           // of begin_ in the file or text
  std::vector<char> buffer_;
  std::string long_line_;
  size_t begin_ = 0, end_ = 0;  // the bytes that are read and not yet handed out
  bool at_end_ = false;
  int error_number_ = 0;
};

}  // namespace spamtrace
