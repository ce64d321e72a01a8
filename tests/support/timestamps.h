// The texts of a point in time that mail servers and their logs write. They share no code with the
// product, so that a mistake there cannot hide in the data made to find it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace spamtrace::fixture {

using Duration = std::chrono::microseconds;
using Time = std::chrono::sys_time<Duration>;  // UTC; Time{} means "not known"

struct Window {
  Time begin{};
  Time end{};
};

std::string to_rfc3339(Time time);                        // 2026-11-24T07:17:30Z
std::optional<Time> time_from_rfc3339(std::string_view);  // of exactly that form
std::string rsyslog_stamp(Time time);                     // 2026-11-24T07:17:30.000001+00:00
std::string syslog_stamp(Time time);                      // Nov  4 07:17:30
std::string splogger_stamp(Time time);                    // 1795504650.000001
std::string tai64n_stamp(Time time);                      // @400000006b04...

// 24 Nov 2026 07:17:30 -0000, the day without a leading zero (notqmail date822fmt.c). The offset is
// only appended: qmail as published writes UTC, the builds of Plesk and Debian local time and its offset.
std::string mail_date(Time time, std::string_view offset = "-0000");
std::string compact_stamp(Time time);  // 20261124071730
std::string postfix_date(Time time);   // Tue, 24 Nov 2026 07:17:30 +0000 (UTC)

}  // namespace spamtrace::fixture
