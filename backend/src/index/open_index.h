// Opens the index where it lies, or makes one; and if that cannot be, one in memory, so that every question
// has its answer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/fd.h"
#include "index/index.h"
#include "index/past_reading.h"

namespace spamtrace {

// An index by its file, with the lock of the one run that writes it.
struct IndexFile {
  const char* name;
  const char* lock;
};
// All of the logs; while its first reading is not done, answers come from one of their newest part, which is
// thrown away then.
inline constexpr IndexFile k_whole_index{"index.db", "index.lock"};
inline constexpr IndexFile k_recent_index{"recent.db", "recent.lock"};

struct IndexPlace {
  std::string directory;  // of the state; empty: in memory
  IndexFile file = k_whole_index;
  Fd directory_fd;  // not set: in memory
  Fd lock;          // held by the one run that writes; not set where another one holds it
  bool can_write() const { return !directory_fd || lock; }
};

struct OpenedIndex {
  std::unique_ptr<Index> index;
  IndexPlace place;
  std::optional<Error> notice;  // why it is in memory, was begun anew, or cannot be brought up to date now
};

// Makes the directory (0700) where it is not there; without a name the index is in memory. One run at a time
// writes: another one waits for it for `patience` seconds. To be called before the sandbox closes: SQLite
// opens its files here.
OpenedIndex open_index(const std::string& directory, const IndexFile& file, int patience);

// How far the first reading of the logs into the whole index has come, and whether a run is at it now.
// Nothing where there is no such file; nothing is read yet where it is no index of this version.
struct PastState {
  PastReading reading;
  bool running = false;
};
std::optional<PastState> look_at_past(const std::string& directory);

// Begins it anew, without keeping what is there.
void discard(OpenedIndex& opened);

// Removes the index of the newest part, unless a run uses it.
void remove_recent(const IndexPlace& place);

// The file turned out to be damaged: it is set aside under another name, and a new one is begun.
void begin_anew(OpenedIndex& opened, const SQLite::Exception& damage);

}  // namespace spamtrace
