// Opens the index where it lies, or makes one; and if that cannot be, one in memory, so that every question
// has its answer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/fd.h"
#include "index/index.h"

namespace spamtrace {

struct IndexPlace {
  std::string directory;  // of the state; empty: in memory
  Fd directory_fd;        // not set: in memory
  Fd lock;                // held by the one run that writes; not set where another one holds it
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
OpenedIndex open_index(const std::string& directory, int patience);

// The file turned out to be damaged: it is set aside under another name, and a new one is begun.
void begin_anew(OpenedIndex& opened, const SQLite::Exception& damage);

}  // namespace spamtrace
