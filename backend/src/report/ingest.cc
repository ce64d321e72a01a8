#include "report/ingest.h"

namespace spamtrace {

IngestAnswer report_ingest(const ReportBase& base, const IngestCounts& counts) {
  IngestAnswer answer{counts, std::nullopt, coverage_of(base)};
  if (!base.opened.place.directory.empty()) answer.past = past_reading(base.index.database());
  return answer;
}

}  // namespace spamtrace
