// What each origin sent, by day and by hour.
//
// A day of an origin is one row, with its sum beside its hours: a window of months is made of sums, and only
// its first and last day are looked at by the hour.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "index/database.h"
#include "origin/tally.h"

namespace spamtrace {

// Whole hours since 1970; the last one is not part of it.
struct HourRange {
  std::optional<int64_t> begin, end;
  bool is_all() const { return !begin && !end; }
  bool contains(int64_t hour) const { return (!begin || hour >= *begin) && (!end || hour < *end); }
};

inline constexpr int64_t k_hours_a_day = 24;

// Of an hour, the day since 1970, in UTC.
constexpr int64_t day_of(int64_t hour) {
  return (hour >= 0 ? hour : hour - (k_hours_a_day - 1)) / k_hours_a_day;
}

struct DaySum {
  MessageCounts counts;
  HourCounts busiest;  // the hour with the most recipients, of equal ones the first; only these and messages
                       // are told
  void add(const HourCounts& hour);
  void add(const DaySum& other);
};

// Adds to hours of one day of an origin; an hour without messages is none. True where the busiest hour of
// that day is another one now, or has other counts. REQUIRES: a transaction.
bool add_to_day(Database& database, uint32_t origin, int64_t day, std::span<const HourCounts> more);

// What the origins sent in these hours, day by day.
using VisitDay = std::function<void(uint32_t origin, const DaySum& sum)>;
void for_each_day(Database& database, const HourRange& hours, const VisitDay& visit);

std::vector<HourCounts> hours_of(Database& database, uint32_t origin, const HourRange& hours);

// The days of an origin from the last one before `end` backwards, until `visit` has enough and says false.
using VisitBack = std::function<bool(int64_t day, const HourCounts& busiest)>;
void for_each_day_back(Database& database, uint32_t origin, int64_t end, const VisitBack& visit);

// Of all days.
HourCounts busiest_hour_of(Database& database, uint32_t origin);

std::optional<int64_t> first_day_of(Database& database, uint32_t origin);

// The first day on which any mail is known, incoming and local mail too.
std::optional<int64_t> first_day_of_all(Database& database);

template <class Archive>
void fields(Archive& a, MessageCounts& c) {
  a(c.messages, c.recipients, c.sent, c.deferred, c.bounced, c.unknown_recipients, c.foreign_sender);
}
template <class Archive>
void fields(Archive& a, HourCounts& h) {
  a(h.hour, h.counts);
}
template <class Archive>
void fields(Archive& a, DaySum& s) {
  a(s.counts, s.busiest.hour, s.busiest.counts.messages, s.busiest.counts.recipients);
}

}  // namespace spamtrace
