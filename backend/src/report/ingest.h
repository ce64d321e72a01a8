// What a run of `ingest` brought.
#pragma once

#include <optional>

#include "index/past_reading.h"
#include "report/sources.h"

namespace spamtrace {

struct IngestAnswer {
  IngestCounts counts;
  std::optional<PastReading> past;  // nothing where nothing is remembered
  Coverage coverage;
};

IngestAnswer report_ingest(const ReportBase& base, const IngestCounts& counts);

}  // namespace spamtrace
