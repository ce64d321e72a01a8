#include "report/ingest.h"

namespace spamtrace {

IngestAnswer report_ingest(const ReportBase& base, const IngestCounts& counts) {
  return {counts, coverage_of(base)};
}

}  // namespace spamtrace
