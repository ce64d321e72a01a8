// What a run of `ingest` brought.
#pragma once

#include "report/sources.h"

namespace spamtrace {

struct IngestAnswer {
  IngestCounts counts;
  Coverage coverage;
};

IngestAnswer report_ingest(const ReportBase& base, const IngestCounts& counts);

}  // namespace spamtrace
