// Points in time, in UTC with microseconds; and their texts.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace spamtrace {

using Duration = std::chrono::microseconds;
using Time = std::chrono::sys_time<Duration>;  // Time{} (1970) means "not known"

inline constexpr bool known(Time time) { return time != Time{}; }

// The last second of the year 9999 as seconds since 1970. A number that a stranger wrote is held against it
// before it becomes a Time, which has room for 290,000 years and no more.
inline constexpr int64_t k_latest_second = 253'402'300'799;

constexpr Time from_unix(int64_t seconds, int64_t microseconds = 0) {
  return Time{std::chrono::seconds{seconds} + std::chrono::microseconds{microseconds}};
}

constexpr int64_t to_unix(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

struct CivilTime {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
};

// See base/pack.h.
template <class Archive>
void fields(Archive& a, CivilTime& t) {
  a(t.year, t.month, t.day, t.hour, t.minute, t.second);
}

// Seconds since 1970 as if the civil time were UTC; nothing where no such date or time of day exists.
// A leap second (60) is accepted.
std::optional<int64_t> civil_to_seconds(const CivilTime& civil);
CivilTime seconds_to_civil(int64_t seconds);

// "Jan" to "Dec" as 1 to 12; 0 for anything else.
int month_number(std::string_view name);

// 2026-11-24T07:50:56Z, with six digits of a fraction only where there is one. Empty for a time not known.
std::string to_rfc3339(Time time);

// RFC 3339 with `T`, 0 to 9 digits of fraction, and Z or an offset.
std::optional<Time> parse_rfc3339(std::string_view text);

// RFC 3339, or an age before `now`: 90s, 15m, 24h, 7d.
std::optional<Time> parse_time_or_age(std::string_view text, Time now);

// RFC 5322 date and time as mail servers write it, `24 Nov 2026 07:50:56 +0700`, with or without a day's
// name.
std::optional<Time> parse_rfc5322(std::string_view text);

}  // namespace spamtrace
