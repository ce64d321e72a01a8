#include "report/timeline.h"

#include <algorithm>

#include "index/history.h"
#include "report/source_item.h"

namespace spamtrace {

TimelineAnswer report_timeline(const ReportBase& base, const TimelineQuestion& question) {
  const HourRange range = hours_of(question.window);
  TimelineAnswer answer;
  answer.window = window_of(range);
  for (int k = 0; k < k_origin_kinds; ++k) {
    const auto kind = static_cast<OriginKind>(k);
    for (const HourCounts& hour : hours_of(base.index.database(), number_of(kind), range))
      answer.hours.push_back({hour.hour, kind, hour.counts});
  }
  std::ranges::stable_sort(answer.hours, {}, &TimelineHour::hour);
  answer.coverage = coverage_of(base);
  return answer;
}

}  // namespace spamtrace
