// Outgoing mail of the whole server by the hour, and what kind of source it came from.
#pragma once

#include <vector>

#include "report/sources.h"

namespace spamtrace {

struct TimelineQuestion {
  TimeWindow window;
};

struct TimelineHour {
  int64_t hour = 0;  // since 1970
  OriginKind kind = OriginKind::unknown;
  MessageCounts counts;
};

struct TimelineAnswer {
  TimeWindow window;                // as it was asked for, widened to whole hours
  std::vector<TimelineHour> hours;  // by time, then by kind; without those in which nothing was sent
  Coverage coverage;
};

TimelineAnswer report_timeline(const ReportBase& base, const TimelineQuestion& question);

}  // namespace spamtrace
