#include "syslog/clock.h"

#include <cstdlib>

#include "base/scanner.h"

namespace spamtrace {
namespace {

constexpr int64_t k_day = 86400;
constexpr int64_t k_half_year = 183 * k_day;
constexpr int64_t k_quarter_hour = 900;  // no zone of today has a finer offset
constexpr int64_t k_most_offset = 15 * 3600;

std::optional<CivilTime> parse_rfc3164(std::string_view stamp) {
  CivilTime civil;
  civil.month = month_number(stamp.substr(0, 3));
  Scanner s(stamp.substr(3));
  s.skip_blanks();
  if (civil.month == 0 || !s.number(civil.day) || !s.literal(" ")) return std::nullopt;
  if (!s.number(civil.hour) || !s.literal(":") || !s.number(civil.minute) || !s.literal(":")) return std::nullopt;
  if (!s.number(civil.second) || !s.at_end()) return std::nullopt;
  return civil;
}

}  // namespace

int64_t utc_offset(int64_t) { return 0; }

LogClock::LogClock(Time written, LocalOffset offset) : reference_(written), offset_(offset) {}

int64_t LogClock::offset_at(int64_t local_seconds) const {
  return measured_offset_ ? *measured_offset_ : offset_(local_seconds);
}

// Near a line whose time is known the year is the one that comes closest to it; this also steps over new year.
// Before the first such line it is the latest year that is not after the file's last change.
int64_t LogClock::with_year(const CivilTime& civil) const {
  const int64_t reference = to_unix(reference_);
  const int year = seconds_to_civil(reference).year;
  std::optional<int64_t> best;
  for (int candidate = year - 8; candidate <= year + 1; ++candidate) {  // 8: 29 February occurs in each span
    CivilTime dated = civil;
    dated.year = candidate;
    const auto local = civil_to_seconds(dated);
    if (!local) continue;
    const int64_t distance = *local - reference;
    if (reference_is_line_ ? distance > k_half_year : distance > k_day) continue;
    best = *local;
  }
  return best.value_or(0);
}

std::optional<Time> LogClock::read_rfc3164(std::string_view stamp) {
  if (stamp == last_stamp_) return last_time_;
  const auto civil = parse_rfc3164(stamp);
  if (!civil) return std::nullopt;
  const int64_t local = with_year(*civil);
  if (local == 0) return std::nullopt;
  last_stamp_ = stamp;
  last_local_ = local;
  last_time_ = from_unix(local - offset_at(local));
  return last_time_;
}

std::optional<Time> LogClock::read(const SyslogLine& line) {
  std::optional<Time> time;
  switch (line.style) {
    case StampStyle::rfc3164: time = read_rfc3164(line.stamp); break;
    case StampStyle::rfc3339: time = parse_rfc3339(line.stamp); break;
    case StampStyle::tai64n: time = parse_tai64n(line.stamp); break;
  }
  if (time) {
    reference_ = *time;
    reference_is_line_ = true;
  }
  return time;
}

void LogClock::anchor(Time absolute) {
  // Any local user can write a line under qmail's name (logger(1)): one that leaps is not believed.
  if (anchored_ && (absolute > reference_ + std::chrono::days{2} || absolute < reference_ - std::chrono::days{2})) return;
  anchored_ = true;
  reference_ = absolute;
  reference_is_line_ = true;
  if (last_stamp_.empty()) return;
  // The stamp of syslog may be some seconds later than qmail's own. The year of the stamp may have been
  // guessed wrong: what counts is the time of day.
  const int64_t difference = last_local_ - to_unix(absolute);
  const int64_t rounded = (difference + (difference >= 0 ? 1 : -1) * k_quarter_hour / 2) / k_quarter_hour * k_quarter_hour;
  if (std::llabs(rounded) > k_most_offset || std::llabs(difference - rounded) > 60) return;
  if (measured_offset_ == rounded) return;
  measured_offset_ = rounded;
  last_stamp_.clear();
}

}  // namespace spamtrace
