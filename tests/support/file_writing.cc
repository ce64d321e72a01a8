#include "file_writing.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace spamtrace::fixture {
namespace {

[[noreturn]] void give_up(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

timespec to_timespec(Time time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const std::chrono::nanoseconds rest = time - seconds;
  return {.tv_sec = static_cast<time_t>(seconds.time_since_epoch().count()),
          .tv_nsec = static_cast<long>(rest.count())};
}

void write_all(int fd, std::string_view content, const std::filesystem::path& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0) give_up(path);
    content.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

void write_file(const std::filesystem::path& path, std::string_view content, mode_t mode, Time modified) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (fd < 0) give_up(path);
  write_all(fd, content, path);
  if (::fchmod(fd, mode) != 0 || ::close(fd) != 0) give_up(path);
  if (modified == Time{}) return;
  const timespec times[2] = {to_timespec(modified), to_timespec(modified)};
  if (::utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) give_up(path);
}

void append_file(const std::filesystem::path& path, std::string_view content) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (fd < 0) give_up(path);
  write_all(fd, content, path);
  if (::close(fd) != 0) give_up(path);
}

void make_directory(const std::filesystem::path& path, mode_t mode) {
  std::filesystem::create_directories(path);
  if (::chmod(path.c_str(), mode) != 0) give_up(path);
}

void set_owner(const std::filesystem::path& path, uid_t owner) {
  if (::geteuid() == 0 && ::lchown(path.c_str(), owner, static_cast<gid_t>(-1)) != 0) give_up(path);
}

void make_fifo(const std::filesystem::path& path, mode_t mode) {
  if (::mkfifo(path.c_str(), mode) != 0 && errno != EEXIST) give_up(path);
  if (::chmod(path.c_str(), mode) != 0) give_up(path);
}

}  // namespace spamtrace::fixture
