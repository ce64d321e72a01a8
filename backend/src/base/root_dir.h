// A directory that stands for `/`: a live server, a rescue mount, a test server.
//
// Every path is walked component by component with O_NOFOLLOW, and symbolic links are resolved as if the
// process were chrooted there: an absolute link starts again at the root, `..` stops at it. So nothing
// outside is ever opened, whatever links lie below, and no race can change that: each step holds a
// descriptor.
#pragma once

#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/result.h"

namespace spamtrace {

class RootDir {
 public:
  static Result<RootDir> open(const std::string& path);

  // Opens a regular file for reading (O_NONBLOCK, so that a FIFO cannot hold us; anything but a regular file
  // is ErrorCode::unreadable).
  Result<Fd> open_file(std::string_view path) const;

  Result<Fd> open_directory(std::string_view path) const;

  // A whole small file; fails where it is larger than `limit` bytes.
  Result<std::string> read_file(std::string_view path, size_t limit) const;

  // The path as the person who gave --root would write it.
  std::string shown(std::string_view path) const;

  int fd() const { return fd_.get(); }

 private:
  RootDir(Fd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
  Result<Fd> open_below(std::string_view path, int flags) const;

  Fd fd_;
  std::string path_;
};

// Fails unless the descriptor is a regular file.
Result<void> require_regular(int fd, const std::string& name);

}  // namespace spamtrace
