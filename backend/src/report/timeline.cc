#include "report/timeline.h"

#include <map>

#include "report/source_item.h"

namespace spamtrace {

TimelineAnswer report_timeline(const ReportBase& base, const TimelineQuestion& question) {
  const HourRange range = hours_of(question.window);
  std::map<std::pair<int64_t, OriginKind>, MessageCounts> sums;
  for (const SourceRow& row : read_sources(base.index.database(), range)) {
    for (const HourCounts& hour : hours_of(base.index.database(), row.number, range)) {
      sums[{hour.hour, row.tally.origin.kind}].add(hour.counts);
    }
  }
  TimelineAnswer answer;
  answer.window = window_of(range);
  for (const auto& [key, counts] : sums) answer.hours.push_back({key.first, key.second, counts});
  answer.coverage = coverage_of(base);
  return answer;
}

}  // namespace spamtrace
