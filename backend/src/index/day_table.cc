#include "index/day_table.h"

#include <algorithm>

#include "base/pack.h"
#include "index/damage.h"

namespace spamtrace {
namespace {

using Hours = std::vector<HourCounts>;

DaySum sum_of(const Hours& hours) {
  DaySum sum;
  for (const HourCounts& hour : hours) sum.add(hour);
  return sum;
}

Hours read_hours(Query& query, int column) {
  Hours hours;
  unpack_or_throw(query.text(column), hours);
  return hours;
}

DaySum read_sum(Query& query, int column) {
  DaySum sum;
  unpack_or_throw(query.text(column), sum);
  return sum;
}

// In the order of the hours, whatever the order of `more`.
void add_hours(Hours& hours, std::span<const HourCounts> more) {
  for (const HourCounts& add : more) {
    const auto at = std::ranges::lower_bound(hours, add.hour, {}, &HourCounts::hour);
    if (at != hours.end() && at->hour == add.hour) {
      at->counts.add(add.counts);
    } else {
      hours.insert(at, add);
    }
  }
  std::erase_if(hours, [](const HourCounts& hour) { return hour.counts.messages == 0; });
}

void put_day(Database& database, uint32_t origin, int64_t day, const DaySum& sum, const Hours& hours) {
  Query(database, "INSERT OR REPLACE INTO day VALUES (?,?,?,?)", day, origin, Blob{packed(sum)},
        Blob{packed(hours)})
      .run();
}

bool is_same(const HourCounts& a, const HourCounts& b) { return a.hour == b.hour && a.counts == b.counts; }

}  // namespace

void DaySum::add(const HourCounts& hour) { add(DaySum{hour.counts, hour}); }

void DaySum::add(const DaySum& other) {
  const HourCounts& hour = other.busiest;
  const bool is_first = counts.messages == 0;
  const bool is_more = hour.counts.recipients > busiest.counts.recipients;
  const bool is_earlier = hour.counts.recipients == busiest.counts.recipients && hour.hour < busiest.hour;
  counts.add(other.counts);
  if (!is_first && !is_more && !is_earlier) return;
  busiest.hour = hour.hour;
  busiest.counts.messages = hour.counts.messages;
  busiest.counts.recipients = hour.counts.recipients;
}

bool add_to_day(Database& database, uint32_t origin, int64_t day, std::span<const HourCounts> more) {
  Hours hours;
  DaySum before;
  if (Query query(database, "SELECT sum, hours FROM day WHERE day = ? AND origin = ?", day, origin);
      query.next()) {
    before = read_sum(query, 0);
    hours = read_hours(query, 1);
  }
  add_hours(hours, more);
  const DaySum after = sum_of(hours);
  if (hours.empty()) {
    Query(database, "DELETE FROM day WHERE day = ? AND origin = ?", day, origin).run();
  } else {
    put_day(database, origin, day, after, hours);
  }
  return !is_same(before.busiest, after.busiest);
}

void for_each_day(Database& database, const HourRange& hours, const VisitDay& visit) {
  Query query(database, "SELECT day, origin, sum, hours FROM day WHERE day >= ? AND day <= ?",
              hours.begin ? day_of(*hours.begin) : INT64_MIN, hours.end ? day_of(*hours.end) : INT64_MAX);
  while (query.next()) {
    const int64_t first = query.integer(0) * k_hours_a_day;
    const auto origin = static_cast<uint32_t>(query.integer(1));
    if (hours.contains(first) && hours.contains(first + k_hours_a_day - 1)) {
      visit(origin, read_sum(query, 2));
      continue;
    }
    DaySum part;
    for (const HourCounts& hour : read_hours(query, 3)) {
      if (hours.contains(hour.hour)) part.add(hour);
    }
    if (part.counts.messages != 0) visit(origin, part);
  }
}

std::vector<HourCounts> hours_of(Database& database, uint32_t origin, const HourRange& hours) {
  std::vector<HourCounts> found;
  Query query(database, "SELECT hours FROM day WHERE origin = ? AND day >= ? AND day <= ? ORDER BY day",
              origin, hours.begin ? day_of(*hours.begin) : INT64_MIN,
              hours.end ? day_of(*hours.end) : INT64_MAX);
  while (query.next()) {
    for (const HourCounts& hour : read_hours(query, 0)) {
      if (hours.contains(hour.hour)) found.push_back(hour);
    }
  }
  return found;
}

void for_each_day_back(Database& database, uint32_t origin, int64_t end, const VisitBack& visit) {
  Query query(database, "SELECT day, sum FROM day WHERE origin = ? AND day < ? ORDER BY day DESC", origin,
              end);
  while (query.next() && visit(query.integer(0), read_sum(query, 1).busiest)) {
  }
}

HourCounts busiest_hour_of(Database& database, uint32_t origin) {
  DaySum all;
  for_each_day_back(database, origin, INT64_MAX, [&](int64_t, const HourCounts& busiest) {
    all.add(busiest);
    return true;
  });
  return all.busiest;
}

std::optional<int64_t> first_day_of(Database& database, uint32_t origin) {
  Query query(database, "SELECT min(day) FROM day WHERE origin = ?", origin);
  return query.next() && !query.is_null(0) ? std::optional(query.integer(0)) : std::nullopt;
}

std::optional<int64_t> first_day_of_all(Database& database) {
  Query query(database, "SELECT min(day) FROM day");
  return query.next() && !query.is_null(0) ? std::optional(query.integer(0)) : std::nullopt;
}

}  // namespace spamtrace
