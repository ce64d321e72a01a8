#include "timestamps.h"

#include <fmt/format.h>

#include <charconv>

namespace spamtrace::fixture {
namespace {

constexpr const char* k_months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Civil {
  int year = 0;
  unsigned month = 0, day = 0;
  int64_t hour = 0, minute = 0, second = 0, microsecond = 0;

  const char* month_name() const { return k_months[month - 1]; }
};

Civil to_civil(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss<Duration> clock{time - day};
  return {static_cast<int>(date.year()),     static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()), clock.hours().count(),
          clock.minutes().count(),           clock.seconds().count(),
          clock.subseconds().count()};
}

int64_t whole_seconds(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

int64_t fraction(Time time) { return to_civil(time).microsecond; }

// The digits at `from`, or -1.
int digits(std::string_view text, size_t from, size_t count) {
  int value = 0;
  const char* end = text.data() + from + count;
  const auto [stop, error] = std::from_chars(text.data() + from, end, value);
  return error == std::errc{} && stop == end ? value : -1;
}

}  // namespace

std::string to_rfc3339(Time time) {
  const Civil c = to_civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute,
                     c.second);
}

std::optional<Time> time_from_rfc3339(std::string_view text) {
  if (text.size() != 20) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{digits(text, 0, 4)},
                                         std::chrono::month{static_cast<unsigned>(digits(text, 5, 2))},
                                         std::chrono::day{static_cast<unsigned>(digits(text, 8, 2))}};
  if (!date.ok()) return std::nullopt;
  const Time time = std::chrono::sys_days{date} + std::chrono::hours{digits(text, 11, 2)} +
                    std::chrono::minutes{digits(text, 14, 2)} + std::chrono::seconds{digits(text, 17, 2)};
  if (to_rfc3339(time) != text) return std::nullopt;
  return time;
}

std::string rsyslog_stamp(Time time) {
  const Civil c = to_civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}+00:00", c.year, c.month, c.day, c.hour,
                     c.minute, c.second, c.microsecond);
}

std::string syslog_stamp(Time time) {
  const Civil c = to_civil(time);
  return fmt::format("{} {:2} {:02}:{:02}:{:02}", c.month_name(), c.day, c.hour, c.minute, c.second);
}

std::string splogger_stamp(Time time) { return fmt::format("{}.{:06}", whole_seconds(time), fraction(time)); }

std::string tai64n_stamp(Time time) {
  // libtai's tai_now.c counts from 2^62 + 10, whatever the leap seconds since then.
  return fmt::format("@{:016x}{:08x}", 4611686018427387914 + whole_seconds(time), fraction(time) * 1000);
}

std::string compact_stamp(Time time) {
  const Civil c = to_civil(time);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string postfix_date(Time time) {
  constexpr const char* k_weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const std::chrono::weekday day{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("{}, {} (UTC)", k_weekdays[day.c_encoding()], mail_date(time, "+0000"));
}

std::string mail_date(Time time, std::string_view offset) {
  const Civil c = to_civil(time);
  return fmt::format("{} {} {} {:02}:{:02}:{:02} {}", c.day, c.month_name(), c.year, c.hour, c.minute,
                     c.second, offset);
}

}  // namespace spamtrace::fixture
