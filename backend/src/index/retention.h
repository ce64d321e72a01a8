// How long the past is kept: a number of days on which something was sent, the newest ones.
//
// They are counted, not compared with a clock: a stamp of a wrong year must not make the index forget all.
#pragma once

#include <cstdint>

#include "index/index.h"

namespace spamtrace {

inline constexpr int64_t k_default_kept_days = 92;
inline constexpr int64_t k_kept_slack = 1;  // more of them are there before the oldest are dropped

// How many are kept; the default where nothing else was set. REQUIRES: a transaction, to set it.
int64_t kept_days(Index& index);
void set_kept_days(Index& index, int64_t days);

// Drops what is older: days with their part of the sums, names that no later message had, sources of which
// nothing is left, logins that never succeeded, and messages that are still open in the log but have not been
// heard of in the queue. Shares of those days count no more from then on (History::apply).
// REQUIRES: a transaction, and what was added before is flushed.
void drop_old(Index& index);

}  // namespace spamtrace
