// The sources of an index as a list, for tests that have few.
#pragma once

#include <vector>

#include "index/sources.h"

namespace spamtrace {

inline std::vector<SourceRow> all_sources(Database& database, const HourRange& hours = {}) {
  std::vector<SourceRow> rows;
  for_each_source(database, hours, [&](const SourceRow& row) { rows.push_back(row); });
  return rows;
}

}  // namespace spamtrace
