// A file descriptor that closes itself, and the few reads that the project needs.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <span>
#include <string>
#include <utility>

#include "base/result.h"

namespace spamtrace {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int number) : number_(number) {}
  Fd(Fd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Fd() {
    if (number_ >= 0) ::close(number_);
  }

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// read(2) or pread(2), begun again after a signal. Returns the bytes read, 0 at the end, or -1 with errno.
ssize_t read_some(int fd, std::span<char> buffer);
ssize_t read_some_at(int fd, std::span<char> buffer, off_t offset);

// All that comes from there until its end; ErrorCode::usage where it is more than `most` bytes.
Result<std::string> read_all(int fd, size_t most);

// Reads into `buffer` until the file ends or the buffer is full. Returns the bytes read, or -1 with errno.
// REQUIRES: a regular file, of which a short read is the end.
ssize_t read_full(int fd, std::span<char> buffer);

// A file of at most `limit` bytes as a string. `cut` says whether more was there than that.
struct FileText {
  std::string text;
  bool cut = false;
};
Result<FileText> read_text(int fd, size_t limit, const std::string& name);

}  // namespace spamtrace
