// What an origin sent on the days before its busiest hour.
#pragma once

#include <optional>

#include "index/database.h"
#include "origin/own_past.h"
#include "origin/tally.h"

namespace spamtrace {

// Nothing where too little of its past is known, or where the busiest hour does not stand out of it.
std::optional<OwnPast> own_past(Database& database, uint32_t origin, const HourCounts& busiest);

}  // namespace spamtrace
