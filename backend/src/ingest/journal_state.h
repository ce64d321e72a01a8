// What is kept of the journal between two runs. How much was read of it has a row among the logs, too
// (LogPiece::journal).
#pragma once

#include <string>
#include <vector>

#include "index/index.h"
#include "source/journal_process.h"

namespace spamtrace {

struct JournalState {
  uint32_t piece = 0;           // its number among the logs; 0: it was never read
  std::string cursor;           // of the record that was taken last
  Time received;                // when journald wrote that one; not known: none was
  bool cursor_unknown = false;  // the journal did not have it any more, and nothing else since
  std::vector<Error> troubles;  // of the last reading
};

JournalState journal_state(Index& index);
void set_journal_state(Index& index, const JournalState& state);

// What was not read yet. Where the log was read from files until now, that is what came after them.
JournalRequest unread_part(Index& index);

}  // namespace spamtrace
