#include "base/time.h"

#include <fmt/format.h>

#include <array>

#include "base/scanner.h"

namespace spamtrace {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 12> k_months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool two_digits(std::string_view text, size_t at, int& value) {
  if (at + 2 > text.size()) return false;
  const unsigned tens = static_cast<unsigned char>(text[at]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(text[at + 1]) - unsigned{'0'};
  if (tens > 9 || ones > 9) return false;
  value = static_cast<int>(tens * 10 + ones);
  return true;
}

// ".123456789" at the front of `s`; digits beyond microseconds are dropped.
bool take_fraction(Scanner& s, int64_t& microseconds) {
  microseconds = 0;
  if (!s.literal(".")) return true;
  const std::string_view rest = s.rest();
  size_t digits = 0;
  int64_t scale = 100'000;
  while (digits < rest.size() && rest[digits] >= '0' && rest[digits] <= '9') {
    microseconds += (rest[digits] - '0') * scale;
    scale /= 10;
    ++digits;
  }
  return digits > 0 && digits <= 9 && s.literal(rest.substr(0, digits));
}

// Z, +hh:mm, +hhmm as seconds east of UTC.
bool take_offset(Scanner& s, int64_t& seconds) {
  seconds = 0;
  if (s.literal("Z") || s.literal("z")) return true;
  const bool west = s.rest().starts_with('-');
  if (!s.literal("+") && !s.literal("-")) return false;
  int hours = 0, minutes = 0;
  if (!two_digits(s.rest(), 0, hours)) return false;
  s.literal(s.rest().substr(0, 2));
  s.literal(":");
  if (!two_digits(s.rest(), 0, minutes)) return false;
  s.literal(s.rest().substr(0, 2));
  if (hours > 23 || minutes > 59) return false;
  seconds = (hours * 60 + minutes) * 60;
  if (west) seconds = -seconds;
  return true;
}

int64_t seconds_of_unit(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86400;
    default:
      return 0;
  }
}

std::optional<int64_t> parse_clock(std::string_view text, CivilTime& civil) {
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  if (!two_digits(text, 0, civil.hour) || !two_digits(text, 3, civil.minute) ||
      !two_digits(text, 6, civil.second)) {
    return std::nullopt;
  }
  return civil_to_seconds(civil);
}

}  // namespace

std::optional<int64_t> civil_to_seconds(const CivilTime& civil) {
  // <chrono> keeps a day and a month in eight bits
  if (civil.day < 1 || civil.day > 31 || civil.month < 1 || civil.month > 12) return std::nullopt;
  const year_month_day date{year{civil.year}, month{static_cast<unsigned>(civil.month)},
                            day{static_cast<unsigned>(civil.day)}};
  if (!date.ok() || civil.year < 1 || civil.year > 9999) return std::nullopt;
  if (civil.hour < 0 || civil.hour > 23 || civil.minute < 0 || civil.minute > 59) return std::nullopt;
  if (civil.second < 0 || civil.second > 60) return std::nullopt;
  const int64_t days = sys_days{date}.time_since_epoch().count();
  return days * 86400 + civil.hour * 3600 + civil.minute * 60 + civil.second;
}

CivilTime seconds_to_civil(int64_t seconds) {
  const std::chrono::sys_seconds point{std::chrono::seconds{seconds}};
  const auto midnight = std::chrono::floor<std::chrono::days>(point);
  const year_month_day date{midnight};
  const auto clock = (point - midnight).count();
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(clock / 3600),
          static_cast<int>(clock / 60 % 60),
          static_cast<int>(clock % 60)};
}

int month_number(std::string_view name) {
  for (size_t i = 0; i < k_months.size(); ++i) {
    if (k_months[i] == name) return static_cast<int>(i) + 1;
  }
  return 0;
}

std::string to_rfc3339(Time time) {
  if (!known(time)) return {};
  const CivilTime c = seconds_to_civil(to_unix(time));
  const int64_t fraction = (time - from_unix(to_unix(time))).count();
  const std::string whole =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
  return fraction == 0 ? whole + "Z" : fmt::format("{}.{:06}Z", whole, fraction);
}

std::optional<Time> parse_rfc3339(std::string_view text) {
  // 2025-02-02T09:50:42.211184+01:00
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't')) {
    return std::nullopt;
  }
  CivilTime civil;
  int century = 0, year_of_century = 0;
  if (!two_digits(text, 0, century) || !two_digits(text, 2, year_of_century) ||
      !two_digits(text, 5, civil.month) || !two_digits(text, 8, civil.day)) {
    return std::nullopt;
  }
  civil.year = century * 100 + year_of_century;
  const auto seconds = parse_clock(text.substr(11, 8), civil);
  if (!seconds) return std::nullopt;
  Scanner tail(text.substr(19));
  int64_t microseconds = 0, offset = 0;
  if (!take_fraction(tail, microseconds) || !take_offset(tail, offset) || !tail.at_end()) return std::nullopt;
  return from_unix(*seconds - offset, microseconds);
}

std::optional<Time> parse_time_or_age(std::string_view text, Time now) {
  if (const auto absolute = parse_rfc3339(text)) return absolute;
  Scanner s(text);
  uint32_t amount = 0;
  if (!s.number(amount) || s.rest().size() != 1) return std::nullopt;
  const int64_t unit = seconds_of_unit(s.rest().front());
  const int64_t age = amount * unit;
  if (unit == 0 || age >= to_unix(now)) return std::nullopt;  // before 1970
  return now - std::chrono::seconds{age};
}

std::optional<Time> parse_rfc5322(std::string_view text) {
  Scanner s(text);
  s.skip_blanks();
  std::string_view skipped;
  if (s.rest().size() > 3 && s.rest()[3] == ',') s.until(",", skipped);
  s.skip_blanks();
  CivilTime civil;
  std::string_view name;
  if (!s.number(civil.day) || !s.literal(" ") || !s.until(" ", name) || !s.number(civil.year))
    return std::nullopt;
  civil.month = month_number(name);
  if (civil.month == 0 || !s.literal(" ") || s.rest().size() < 8) return std::nullopt;
  const auto seconds = parse_clock(s.rest().substr(0, 8), civil);
  if (!seconds) return std::nullopt;
  s.literal(s.rest().substr(0, 8));
  int64_t offset = 0;
  if (!s.literal(" ") || !take_offset(s, offset)) return std::nullopt;
  return from_unix(*seconds - offset);
}

}  // namespace spamtrace
