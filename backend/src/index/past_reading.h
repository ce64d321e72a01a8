// How far the first reading of the logs has come: until it is done, answers come from the newest part alone
// (open_index.h).
#pragma once

#include <cstdint>

#include "index/database.h"

namespace spamtrace {

struct PastReading {
  uint64_t done = 0, total = 0;  // bytes on the disk, of the run that reads or was stopped
  bool whole = false;            // every log was read to its end once
};
PastReading past_reading(Database& database);

// REQUIRES: a transaction.
void set_past_reading(Database& database, const PastReading& reading);

}  // namespace spamtrace
