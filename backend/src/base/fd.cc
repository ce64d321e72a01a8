#include "base/fd.h"

#include <algorithm>
#include <cerrno>

namespace spamtrace {

ssize_t read_some(int fd, std::span<char> buffer) {
  ssize_t got = 0;
  do {
    got = ::read(fd, buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  return got;
}

ssize_t read_some_at(int fd, std::span<char> buffer, off_t offset) {
  ssize_t got = 0;
  do {
    got = ::pread(fd, buffer.data(), buffer.size(), offset);
  } while (got < 0 && errno == EINTR);
  return got;
}

ssize_t read_full(int fd, std::span<char> buffer) {
  size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got = read_some(fd, buffer.subspan(filled));
    if (got < 0) return -1;
    if (got == 0) break;
    const bool ended = static_cast<size_t>(got) < buffer.size() - filled;
    filled += static_cast<size_t>(got);
    if (ended) break;
  }
  return static_cast<ssize_t>(filled);
}

Result<FileText> read_text(int fd, size_t limit, const std::string& name) {
  constexpr size_t k_step = 64 * 1024;
  FileText file;
  while (file.text.size() <= limit) {
    const size_t before = file.text.size();
    file.text.resize(std::min(before + k_step, limit + 1));
    const ssize_t got = read_full(fd, std::span(file.text).subspan(before));
    if (got < 0) return fail_errno(errno, "read " + name);
    const bool ended = before + static_cast<size_t>(got) < file.text.size();
    file.text.resize(before + static_cast<size_t>(got));
    if (ended) return file;
  }
  file.text.resize(limit);
  file.cut = true;
  return file;
}

Result<std::string> read_all(int fd, size_t most) {
  std::string text(most + 1, '\0');
  size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read_some(fd, std::span(text).subspan(size));
    if (got < 0) return fail_errno(errno, "read what was sent");
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  text.resize(size);
  if (size > most) return fail(ErrorCode::usage, "more was sent than is read", "ask for less at once");
  return text;
}

}  // namespace spamtrace
