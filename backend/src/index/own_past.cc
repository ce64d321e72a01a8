#include "index/own_past.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace spamtrace {
namespace {

constexpr int64_t k_hours_a_day = 24;

int64_t day_of(int64_t hour) { return hour / k_hours_a_day; }

struct Hours {
  int64_t begin = 0, end = 0;
};

std::optional<int64_t> first_hour(Database& database, uint32_t origin) {
  Query query(database, "SELECT hour FROM hour WHERE origin = ? AND messages > 0 ORDER BY hour LIMIT 1",
              origin);
  return query.next() ? std::optional(query.integer(0)) : std::nullopt;
}

#define SPAMTRACE_HOUR_WITH \
  "SELECT hour FROM hour WHERE origin = ? AND hour >= ? AND hour < ? AND recipients >= ? ORDER BY hour"
constexpr const char* k_first_with = SPAMTRACE_HOUR_WITH " LIMIT 1";
constexpr const char* k_last_with = SPAMTRACE_HOUR_WITH " DESC LIMIT 1";
#undef SPAMTRACE_HOUR_WITH

std::optional<int64_t> hour_with(Database& database, const char* which, uint32_t origin, Hours hours,
                                 int64_t recipients) {
  Query query(database, which, origin, hours.begin, hours.end, recipients);
  return query.next() ? std::optional(query.integer(0)) : std::nullopt;
}

// The question for which most origins are asked, without a look at all of their hours: one that sends much
// every day answers it in a few rows.
bool is_usual(Database& database, uint32_t origin, Hours hours, int64_t recipients) {
  static_assert(OwnPast::k_usual_on == 3);  // the first, the last and one between
  const auto last = hour_with(database, k_last_with, origin, hours, recipients);
  if (!last) return false;
  const auto first = hour_with(database, k_first_with, origin, hours, recipients);
  if (!first || day_of(*last) - day_of(*first) < OwnPast::k_usual_for) return false;
  const Hours between = {(day_of(*first) + 1) * k_hours_a_day, day_of(*last) * k_hours_a_day};
  return hour_with(database, k_first_with, origin, between, recipients).has_value();
}

struct Day {
  int64_t day = 0, greatest = 0;
};

std::vector<Day> days_of(Database& database, uint32_t origin, Hours hours) {
  std::vector<Day> days;
  Query query(database,
              "SELECT hour, recipients FROM hour WHERE origin = ? AND hour >= ? AND hour < ? ORDER BY hour",
              origin, hours.begin, hours.end);
  while (query.next()) {
    const int64_t day = day_of(query.integer(0));
    if (days.empty() || days.back().day != day) days.push_back({day, 0});
    days.back().greatest = std::max(days.back().greatest, query.integer(1));
  }
  return days;
}

// The greatest number that is_usual() is true of; 0 where there is none.
int64_t usual(std::vector<Day> days) {
  std::sort(days.begin(), days.end(), [](const Day& a, const Day& b) { return a.greatest > b.greatest; });
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
  const auto first = first_hour(database, origin);
  Hours hours;
  hours.end = busiest.hour - OwnPast::k_days_left_out * k_hours_a_day;
  if (!first || hours.end - *first < OwnPast::k_least_days * k_hours_a_day) return std::nullopt;
  hours.begin = std::max(*first, hours.end - OwnPast::k_days * k_hours_a_day);
  const int64_t too_near = (recipients + OwnPast::k_least_times - 1) / OwnPast::k_least_times;
  if (is_usual(database, origin, hours, too_near)) return std::nullopt;
  const std::vector<Day> days = days_of(database, origin, hours);
  OwnPast past;
  past.days = (hours.end - hours.begin) / k_hours_a_day;
  for (const Day& day : days) past.greatest = std::max(past.greatest, day.greatest);
  past.usual = usual(days);
  return past;
}

}  // namespace spamtrace
