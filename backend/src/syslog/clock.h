// Turns the stamps of one log file into points in time, in the order of its lines.
//
// An RFC 3164 stamp has neither year nor zone. The year comes from the neighbours: a line with a full stamp,
// the line before, or, at the beginning, the time at which the file was last written. The zone comes from the
// lines in which qmail writes both stamps side by side, and until then from the root's /etc/localtime.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "syslog/line.h"

namespace spamtrace {

// Seconds east of UTC at that local time, by the zone of the process (see use_zone_of in server/zone.h).
using LocalOffset = int64_t (*)(int64_t local_seconds);
int64_t utc_offset(int64_t local_seconds);

class LogClock {
 public:
  // `written` is when the file was last changed: no line is later than that, give or take a day.
  explicit LogClock(Time written, LocalOffset offset = utc_offset);

  // The file was written to since.
  void extend(Time written) { written_ = std::max(written_, written); }

  // See base/pack.h.
  template <class Archive>
  void pack(Archive& archive) {
    archive(written_, reference_, reference_is_line_, anchored_, measured_offset_, has_short_stamp_,
            last_stamp_, last_civil_, last_time_);
  }

  // Nothing where the stamp names no date; the line is then taken at the time of the one before.
  std::optional<Time> read(const SyslogLine& line) {
    const bool is_repeated = line.style == StampStyle::rfc3164 && last_time_ && line.stamp == last_stamp_;
    return is_repeated ? repeat() : read_anew(line);
  }

  // The line just read also carried its absolute time, as qmail's do: year and zone are now known. False
  // where the two contradict each other: any local user can write a line under qmail's name (logger(1)).
  bool anchor(Time absolute);

 private:
  std::optional<Time> repeat();
  std::optional<Time> read_anew(const SyslogLine& line);
  std::optional<Time> read_rfc3164(std::string_view stamp);
  std::optional<Time> dated(const CivilTime& civil) const;
  bool is_credible(Time absolute) const;
  void measure(Time absolute);
  int64_t offset_at(int64_t local_seconds) const;

  Time written_;
  Time reference_;                  // the best known time near the present line
  bool reference_is_line_ = false;  // of a line read, not of the file
  bool anchored_ = false;
  LocalOffset offset_;
  std::optional<int64_t> measured_offset_;
  bool has_short_stamp_ = false;  // the line just read had an RFC 3164 stamp: the one below
  std::string last_stamp_;        // most lines repeat the stamp of the line before
  CivilTime last_civil_;
  std::optional<Time> last_time_;
};

}  // namespace spamtrace
