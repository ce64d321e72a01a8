#include "syslog/clock.h"

#include <cstdlib>

#include "base/scanner.h"
#include "source/journal_export.h"

namespace spamtrace {
namespace {

constexpr int64_t k_day = 86400;
constexpr int64_t k_half_year = 183 * k_day;
constexpr int64_t k_quarter_hour = 900;  // no zone of today has a finer offset
constexpr int64_t k_most_offset = 15 * 3600;
constexpr int64_t k_most_delay =
    60;  // from a program's own stamp to that of syslog, where a zone is taken from both

std::optional<CivilTime> parse_rfc3164(std::string_view stamp) {
  CivilTime civil;
  civil.month = month_number(stamp.substr(0, 3));
  Scanner s(stamp.substr(3));
  s.skip_blanks();
  if (civil.month == 0 || !s.number(civil.day) || !s.literal(" ")) return std::nullopt;
  if (!s.number(civil.hour) || !s.literal(":") || !s.number(civil.minute) || !s.literal(":"))
    return std::nullopt;
  if (!s.number(civil.second) || !s.at_end()) return std::nullopt;
  return civil;
}

// The local time in the year in which it comes closest to `near`.
std::optional<int64_t> closest_year(CivilTime civil, int64_t near) {
  const int year = seconds_to_civil(near).year;
  for (civil.year = year - 1; civil.year <= year + 1; ++civil.year) {
    const auto local = civil_to_seconds(civil);
    if (local && std::llabs(*local - near) <= k_half_year) return local;
  }
  return std::nullopt;
}

// The local time in the last year in which it is not after `end`, give or take a day.
std::optional<int64_t> latest_year(CivilTime civil, int64_t end) {
  const int year = seconds_to_civil(end).year;
  for (civil.year = year + 1; civil.year >= year - 8; --civil.year) {  // 8: 29 February occurs in each span
    const auto local = civil_to_seconds(civil);
    if (local && *local <= end + k_day) return local;
  }
  return std::nullopt;
}

int64_t nearest_quarter_hour(int64_t seconds) {
  const int64_t half = seconds >= 0 ? k_quarter_hour / 2 : -k_quarter_hour / 2;
  return (seconds + half) / k_quarter_hour * k_quarter_hour;
}

}  // namespace

int64_t utc_offset(int64_t) { return 0; }

LogClock::LogClock(Time written, LocalOffset offset)
    : written_(written), reference_(written), offset_(offset) {}

int64_t LogClock::offset_at(int64_t local_seconds) const {
  return measured_offset_ ? *measured_offset_ : offset_(local_seconds);
}

// Near a line whose time is known the year is the one that comes closest to it; this also steps over new
// year. Before the first such line it is the latest year that is not after the file's last change.
std::optional<Time> LogClock::dated(const CivilTime& civil) const {
  if (!known(reference_)) return std::nullopt;
  const int64_t reference = to_unix(reference_);
  const auto local = reference_is_line_ ? closest_year(civil, reference) : latest_year(civil, reference);
  if (!local) return std::nullopt;
  return from_unix(*local - offset_at(*local));
}

std::optional<Time> LogClock::read_rfc3164(std::string_view stamp) {
  const auto civil = parse_rfc3164(stamp);
  if (!civil) return std::nullopt;
  last_stamp_ = stamp;
  last_civil_ = *civil;
  last_time_ = dated(*civil);
  has_short_stamp_ = true;
  return last_time_;
}

std::optional<Time> LogClock::repeat() {
  has_short_stamp_ = true;
  reference_ = *last_time_;
  reference_is_line_ = true;
  return last_time_;
}

std::optional<Time> LogClock::read_anew(const SyslogLine& line) {
  std::optional<Time> time;
  has_short_stamp_ = false;
  switch (line.style) {
    case StampStyle::rfc3164:
      time = read_rfc3164(line.stamp);
      break;
    case StampStyle::rfc3339:
      time = parse_rfc3339(line.stamp);
      break;
    case StampStyle::tai64n:
      time = parse_tai64n(line.stamp);
      break;
    case StampStyle::journal:
      time = parse_journal_time(line.stamp);
      break;
  }
  if (time) {
    reference_ = *time;
    reference_is_line_ = true;
  }
  return time;
}

// What the stamp of the line itself leaves open is its year and zone, so only these are taken from its text:
// the year no later than the file, and, once it is known, no earlier than the lines before. A forged line
// that is the first of its file can hold the clock back until qmail's next one, and no longer.
bool LogClock::is_credible(Time absolute) const {
  constexpr auto k_slack = std::chrono::days{2};
  if (!has_short_stamp_) return absolute > reference_ - k_slack && absolute < reference_ + k_slack;
  if (known(written_) && absolute > written_ + k_slack) return false;
  if (anchored_ && absolute < reference_ - k_slack) return false;
  const auto local = closest_year(last_civil_, to_unix(absolute));
  return local && std::llabs(*local - to_unix(absolute)) <= k_most_offset;
}

// REQUIRES: the line just read has a short stamp, and `absolute` is credible for it.
void LogClock::measure(Time absolute) {
  const auto local = closest_year(last_civil_, to_unix(absolute));
  const int64_t difference = *local - to_unix(absolute);
  const int64_t offset = nearest_quarter_hour(difference);
  if (std::llabs(difference - offset) <= k_most_delay) measured_offset_ = offset;
  last_time_ = from_unix(*local - offset_at(*local));
}

bool LogClock::anchor(Time absolute) {
  if (!is_credible(absolute)) return false;
  reference_ = absolute;
  reference_is_line_ = true;
  if (!has_short_stamp_) return true;
  anchored_ = true;
  measure(absolute);
  return true;
}

}  // namespace spamtrace
