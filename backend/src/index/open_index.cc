#include "index/open_index.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

#include "index/schema.h"

namespace spamtrace {
namespace {

constexpr const char* k_parts[] = {"", "-wal", "-shm"};  // of an SQLite database in WAL mode

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
Result<Fd> take_lock(int directory, const char* name, int patience) {
  Fd lock(::openat(directory, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock) return fail_errno(errno, std::string("open ") + name);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{patience};
  while (!try_lock(lock.get())) {
    if (errno != EWOULDBLOCK) return fail_errno(errno, std::string("lock ") + name);
    if (std::chrono::steady_clock::now() >= until) return Fd{};
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  return lock;
}

std::string file_of(const IndexPlace& place) { return place.directory + "/" + place.file.name; }

// Its journal belongs to it.
void set_aside(const IndexPlace& place, const std::string& suffix) {
  const int fd = place.directory_fd.get();
  for (const char* part : k_parts) {
    ::renameat(fd, (std::string(place.file.name) + part).c_str(), fd,
               (place.file.name + suffix + part).c_str());
  }
}

void remove_files(const IndexPlace& place, const IndexFile& file) {
  for (const char* part : k_parts) {
    ::unlinkat(place.directory_fd.get(), (std::string(file.name) + part).c_str(), 0);
  }
}

void fall_back_to_memory(OpenedIndex& opened, Error why) {
  opened.index = std::make_unique<Index>(":memory:");
  opened.notice = in_memory_notice(std::move(why));
  opened.place = {.directory = {}, .file = opened.place.file, .directory_fd = {}, .lock = {}};
}

void open_new(OpenedIndex& opened, std::optional<Error> notice) {
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
      set_aside(opened.place, ".other-version");
      return open_new(opened, Error{ErrorCode::unreadable,
                                    file_of(opened.place) +
                                        " was made by another version and is built anew from the logs",
                                    "the old file was kept as " + file_of(opened.place) + ".other-version"});
    }
    if (opened.place.lock && is_damage(exception)) return begin_anew(opened, exception);
    fall_back_to_memory(opened, error_of(exception));
  }
}

}  // namespace

OpenedIndex open_index(const std::string& directory, const IndexFile& file, int patience) {
  ::umask(077);
  OpenedIndex opened;
  opened.place.file = file;
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
  auto lock = take_lock(opened.place.directory_fd.get(), file.lock, patience);
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
  set_aside(opened.place, ".damaged");
  open_new(opened, damage_notice(opened.place, damage));
}

void discard(OpenedIndex& opened) {
  opened.index.reset();
  remove_files(opened.place, opened.place.file);
  open_new(opened, std::nullopt);
}

std::optional<PastState> look_at_past(const std::string& directory) {
  const std::string path = directory + "/" + k_whole_index.name;
  if (::access(path.c_str(), F_OK) != 0) return std::nullopt;
  PastState past;
  const Fd lock(::open((directory + "/" + k_whole_index.lock).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  past.running = lock && !try_lock(lock.get());
  try {
    Database database(path, Database::Access::read);
    if (has_schema(database)) past.reading = past_reading(database);
  } catch (const SQLite::Exception&) {  // who opens it to write says so, and makes it anew
  }
  return past;
}

void remove_recent(const IndexPlace& place) {
  const int fd = place.directory_fd.get();
  const Fd lock(::openat(fd, k_recent_index.lock, O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!lock || !try_lock(lock.get())) return;
  remove_files(place, k_recent_index);
  ::unlinkat(fd, k_recent_index.lock, 0);
}

}  // namespace spamtrace
