// Which part of each log is new: what was read before is known again wherever it lies now.
//
// A log is renamed (logrotate), copied and emptied (copytruncate), compressed, appended to another (Plesk's
// daily task moves maillog to the end of maillog.processed), or written anew in place. So it is not the name
// that tells, nor the inode alone, which a file system gives away again, but the first and the last bytes
// that were read.
#pragma once

#include <cstdint>
#include <vector>

#include "source/log_piece.h"
#include "source/log_set.h"

namespace spamtrace {

struct LogTask {
  size_t file = 0;       // in the set
  LogPiece piece;        // of that file, with its new name
  uint64_t from = 0;     // of its text: where reading goes on
  bool goes_on = false;  // from where this piece was read before: the clock goes on, too
};

struct LogPlan {
  std::vector<LogTask> tasks;     // the oldest log first; also of what has nothing new
  std::vector<LogPiece> changed;  // other known pieces that were taken into a file, or are in none any more
};

// `known` is every piece that was ever read, `next_number` the first number for new ones.
LogPlan plan_reading(const LogSet& logs, std::vector<LogPiece> known, uint32_t next_number);

// Sets what the file says of itself, and the fingerprints of its text up to `offset`.
void note_position(const LogFile& file, uint64_t offset, LogPiece& piece);

}  // namespace spamtrace
