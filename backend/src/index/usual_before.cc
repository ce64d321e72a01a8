#include "index/usual_before.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "index/day_table.h"

namespace spamtrace {
namespace {

// Days that reached a rate, as they come up from the last one backwards.
struct DaysAbove {
  int64_t count = 0, last = 0;

  // True once they make the rate a usual one.
  bool add(int64_t day) {
    if (count++ == 0) last = day;
    return count >= OwnPast::k_usual_on && last - day >= OwnPast::k_usual_for;
  }
};

struct Day {
  int64_t day = 0, greatest = 0;
};

// The greatest rate that is usual; 0 where there is none.
int64_t usual(std::vector<Day> days) {
  std::ranges::sort(days, std::ranges::greater{}, &Day::greatest);
  int64_t count = 0, first = INT64_MAX, last = INT64_MIN;
  for (const Day& day : days) {
    ++count;
    first = std::min(first, day.day);
    last = std::max(last, day.day);
    if (count >= OwnPast::k_usual_on && last - first >= OwnPast::k_usual_for) return day.greatest;
  }
  return 0;
}

}  // namespace

std::optional<OwnPast> own_past(Database& database, uint32_t origin, const HourCounts& busiest) {
  const int64_t recipients = busiest.counts.recipients;
  if (recipients < OwnPast::k_least_burst) return std::nullopt;
  const int64_t end = day_of(busiest.hour) - OwnPast::k_days_left_out;
  const int64_t first = std::max(first_day_of(database, origin).value_or(end), end - OwnPast::k_days);
  if (end - first < OwnPast::k_least_days) return std::nullopt;
  const int64_t too_near = (recipients + OwnPast::k_least_times - 1) / OwnPast::k_least_times;
  std::vector<Day> days;
  DaysAbove near;
  bool is_usual = false;  // most origins are: then few of their days are looked at
  for_each_day_back(database, origin, end, [&](int64_t day, const HourCounts& hour) {
    if (day < first) return false;
    days.push_back({day, hour.counts.recipients});
    is_usual = hour.counts.recipients >= too_near && near.add(day);
    return !is_usual;
  });
  if (is_usual) return std::nullopt;
  OwnPast past;
  past.days = end - first;
  for (const Day& day : days) past.greatest = std::max(past.greatest, day.greatest);
  past.usual = usual(std::move(days));
  return past;
}

}  // namespace spamtrace
