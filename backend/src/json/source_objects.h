// Parts of the answers about sources.
#pragma once

#include "json/document.h"
#include "report/sources.h"

namespace spamtrace {

Json window_object(const TimeWindow& window);
Json source_object(const SourceItem& item);
Json hour_object(const HourCounts& hour);

}  // namespace spamtrace
