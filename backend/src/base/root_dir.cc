#include "base/root_dir.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <deque>
#include <vector>

namespace spamtrace {
namespace {

constexpr int k_most_links = 40;  // as in the kernel: path_resolution(7)
constexpr size_t k_most_depth = 128;

void push_components(std::string_view path, std::deque<std::string>& todo) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (!part.empty() && part != ".") parts.emplace_back(part);
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  todo.insert(todo.begin(), parts.begin(), parts.end());
}

// One resolution of one path: the directories entered so far, and the components still to go.
struct Walk {
  int root = -1;
  std::vector<Fd> entered;
  std::deque<std::string> todo;
  int links = 0;

  int here() const { return entered.empty() ? root : entered.back().get(); }

  // Follows the link `name` in the present directory. False with errno if it is no link or there are too
  // many.
  bool follow(const std::string& name) {
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlinkat(here(), name.c_str(), target.data(), target.size());
    if (size < 0) return false;
    if (++links > k_most_links || todo.size() > k_most_depth) {
      errno = ELOOP;
      return false;
    }
    if (size > 0 && target[0] == '/') entered.clear();
    push_components({target.data(), static_cast<size_t>(size)}, todo);
    return true;
  }

  // Enters the directory `name`, through a link if it is one. False with errno.
  bool enter(const std::string& name) {
    if (name == "..") {
      if (!entered.empty()) entered.pop_back();
      return true;
    }
    Fd next(::openat(here(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (next) {
      if (entered.size() >= k_most_depth) {
        errno = ENAMETOOLONG;
        return false;
      }
      entered.push_back(std::move(next));
      return true;
    }
    return (errno == ENOTDIR || errno == ELOOP) && follow(name);
  }
};

std::string hint_for(int error_number) {
  switch (error_number) {
    case ELOOP:
      return "symbolic links there lead in a circle";
    case ENOENT:
      return "look at the path below --root; symbolic links are followed only inside it";
    case ENOTDIR:
      return "a file or a broken link stands where a directory is expected";
    default:
      return {};
  }
}

}  // namespace

Result<RootDir> RootDir::open(const std::string& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd)
    return fail_errno(errno, "open the root directory " + path, "give an existing directory to --root");
  std::string shown = path;
  while (shown.ends_with('/')) shown.pop_back();
  return RootDir(std::move(fd), std::move(shown));
}

std::string RootDir::shown(std::string_view path) const {
  return path.starts_with('/') ? path_ + std::string(path) : path_ + "/" + std::string(path);
}

Result<Fd> RootDir::open_below(std::string_view path, int flags) const {
  if (path.find('\0') != std::string_view::npos) {
    return fail(ErrorCode::usage, "a path cannot contain NUL", "look at the path");
  }
  Walk walk;
  walk.root = fd_.get();
  push_components(path, walk.todo);
  while (!walk.todo.empty()) {
    const std::string name = std::move(walk.todo.front());
    walk.todo.pop_front();
    if (walk.todo.empty() && name != "..") {
      Fd last(::openat(walk.here(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
      if (last) return last;
      // ENOTDIR: O_DIRECTORY met a link before O_NOFOLLOW could say ELOOP
      if ((errno == ELOOP || errno == ENOTDIR) && walk.follow(name)) continue;
    } else if (walk.enter(name)) {
      continue;
    }
    // readlink says EINVAL of what is no link: then it is a file in the place of a directory
    const int error_number = errno == EINVAL ? ENOTDIR : errno;
    return fail_errno(error_number, "open " + shown(path), hint_for(error_number));
  }
  Fd last(::openat(walk.here(), ".", flags | O_CLOEXEC));
  if (!last) return fail_errno(errno, "open " + shown(path), hint_for(errno));
  return last;
}

Result<void> require_regular(int fd, const std::string& name) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return fail_errno(errno, "look at " + name);
  if (S_ISREG(status.st_mode)) return {};
  const char* what = S_ISDIR(status.st_mode)    ? "a directory"
                     : S_ISFIFO(status.st_mode) ? "a FIFO"
                     : S_ISSOCK(status.st_mode) ? "a socket"
                                                : "a device";
  return fail(ErrorCode::unreadable, name + " is " + what + ", not a regular file",
              "only regular files are read; move it away or give another path");
}

Result<Fd> RootDir::open_file(std::string_view path) const {
  Fd fd = SPAMTRACE_TRY(open_below(path, O_RDONLY | O_NONBLOCK | O_NOCTTY));
  if (auto regular = require_regular(fd.get(), shown(path)); !regular) return tl::unexpected(regular.error());
  return fd;
}

Result<Fd> RootDir::open_directory(std::string_view path) const {
  return open_below(path, O_RDONLY | O_DIRECTORY);
}

Result<std::string> RootDir::read_file(std::string_view path, size_t limit) const {
  const Fd fd = SPAMTRACE_TRY(open_file(path));
  FileText file = SPAMTRACE_TRY(read_text(fd.get(), limit, shown(path)));
  if (file.cut) {
    return fail(ErrorCode::unreadable, shown(path) + " is larger than " + std::to_string(limit) + " bytes",
                "it is not what Spamtrace takes it for; look at it");
  }
  return std::move(file.text);
}

}  // namespace spamtrace
