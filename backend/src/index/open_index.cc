#include "index/open_index.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

namespace spamtrace {
namespace {

constexpr const char* k_file = "index.db";
constexpr const char* k_lock = "index.lock";

Error in_memory_notice(Error why) {
  why.message = "nothing is remembered: " + why.message;
  if (why.hint.empty()) why.hint = "give --state a directory that may be written";
  return why;
}

Result<Fd> make_directory(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return fail_errno(error ? error.value() : errno, "open " + path);
  return fd;
}

bool try_lock(int fd) { return ::flock(fd, LOCK_EX | LOCK_NB) == 0; }

// Nothing where another run holds it all the time.
Result<Fd> take_lock(int directory, int patience) {
  Fd lock(::openat(directory, k_lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock) return fail_errno(errno, std::string("open ") + k_lock);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{patience};
  while (!try_lock(lock.get())) {
    if (errno != EWOULDBLOCK) return fail_errno(errno, std::string("lock ") + k_lock);
    if (std::chrono::steady_clock::now() >= until) return Fd{};
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  return lock;
}

std::string file_of(const IndexPlace& place) { return place.directory + "/" + k_file; }

// Its journal belongs to it.
void set_aside(const IndexPlace& place, const std::string& name) {
  const int fd = place.directory_fd.get();
  ::renameat(fd, k_file, fd, name.c_str());
  for (const char* part : {"-wal", "-shm"}) {
    ::renameat(fd, (std::string(k_file) + part).c_str(), fd, (name + part).c_str());
  }
}

void fall_back_to_memory(OpenedIndex& opened, Error why) {
  opened.index = std::make_unique<Index>(":memory:");
  opened.notice = in_memory_notice(std::move(why));
  opened.place = {};
}

void open_new(OpenedIndex& opened, const std::string& name, Error notice) {
  set_aside(opened.place, name);
  try {
    opened.index = std::make_unique<Index>(file_of(opened.place));
    opened.notice = std::move(notice);
  } catch (const SQLite::Exception& exception) {
    fall_back_to_memory(opened, error_of(exception));
  }
}

Error damage_notice(const IndexPlace& place, const SQLite::Exception& damage) {
  return {
      ErrorCode::unreadable,
      file_of(place) + " was damaged (" + damage.what() + ") and is built anew from the logs that are there",
      "the damaged file was kept as " + file_of(place) + ".damaged"};
}

// SQLITE_FORMAT is what Index throws for another version (index.cc); SQLite itself uses it no more.
bool is_other_version(const SQLite::Exception& exception) {
  return exception.getErrorCode() == SQLITE_FORMAT;
}

void open_file(OpenedIndex& opened) {
  try {
    opened.index = std::make_unique<Index>(file_of(opened.place));
  } catch (const SQLite::Exception& exception) {
    if (opened.place.lock && is_other_version(exception)) {
      return open_new(opened, std::string(k_file) + ".other-version",
                      {ErrorCode::unreadable,
                       file_of(opened.place) + " was made by another version and is built anew from the logs",
                       "the old file was kept as " + file_of(opened.place) + ".other-version"});
    }
    if (opened.place.lock && is_damage(exception)) return begin_anew(opened, exception);
    fall_back_to_memory(opened, error_of(exception));
  }
}

}  // namespace

OpenedIndex open_index(const std::string& directory, int patience) {
  ::umask(077);
  OpenedIndex opened;
  if (directory.empty()) {
    opened.index = std::make_unique<Index>(":memory:");
    return opened;
  }
  opened.place.directory = directory;
  auto fd = make_directory(directory);
  if (!fd) {
    fall_back_to_memory(opened, fd.error());
    return opened;
  }
  opened.place.directory_fd = std::move(*fd);
  auto lock = take_lock(opened.place.directory_fd.get(), patience);
  if (!lock) {
    fall_back_to_memory(opened, lock.error());
    return opened;
  }
  opened.place.lock = std::move(*lock);
  open_file(opened);
  if (!opened.place.can_write() && !opened.notice) {
    opened.notice = Error{ErrorCode::failed, "another run is bringing the index up to date",
                          "this is what it has so far; ask again in a moment"};
  }
  return opened;
}

void begin_anew(OpenedIndex& opened, const SQLite::Exception& damage) {
  opened.index.reset();
  open_new(opened, std::string(k_file) + ".damaged", damage_notice(opened.place, damage));
}

}  // namespace spamtrace
