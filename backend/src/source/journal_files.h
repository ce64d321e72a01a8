// Where a root keeps its journal.
#pragma once

#include <optional>
#include <string>

#include "base/root_dir.h"
#include "source/log_set.h"

namespace spamtrace {

// Whether the root is the `/` of this process: only there may a program be started.
bool is_running_system(const RootDir& root);

struct JournalPlace {
  std::string directory;       // as a person would name it: the one that has directories of machines
  std::optional<Error> error;  // the system's own journal is there and may not be read
};

// Below /var/log/journal or, where it is kept in memory only, /run/log/journal; nothing where there is none.
std::optional<JournalPlace> find_journal(const RootDir& root);

// What to say of another root whose log is in its journal alone.
LogTrouble unread_journal(const RootDir& root, const JournalPlace& place);

}  // namespace spamtrace
