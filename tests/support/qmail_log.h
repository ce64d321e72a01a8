// The words of qmail-send's log (notqmail qmail-send.c, qmail-log.5), and the two forms in which they reach
// a file: through splogger and syslog, or through multilog.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "timestamps.h"

namespace spamtrace::fixture {

// Foreign text as qmail-send shows it: no blanks, nothing unprintable, "/" for a line end (notqmail
// qsutil.c).
std::string log_safe(std::string_view raw);

namespace qmail_log {

struct Concurrency {
  unsigned local_used = 0, local_limit = 10;
  unsigned remote_used = 0, remote_limit = 20;
};

std::string new_msg(uint64_t number);
std::string info_msg(uint64_t number, size_t bytes, std::string_view sender, unsigned long qp, unsigned uid);
std::string starting_delivery(uint64_t delivery, uint64_t number, bool remote, std::string_view address);
std::string success(uint64_t delivery, std::string_view report);
std::string failure(uint64_t delivery, std::string_view report);
std::string deferral(uint64_t delivery, std::string_view report);
std::string status(const Concurrency& used, bool exit_as_soon_as_possible = false);
std::string exiting();
std::string bounce_msg(uint64_t number, unsigned long qp);
std::string triple_bounce(uint64_t number);
std::string end_msg(uint64_t number);

}  // namespace qmail_log

// The text behind "qmail: " in syslog: splogger's own stamp and at most 799 bytes; what is longer goes on in
// further lines with the same stamp and "+" (notqmail splogger.c).
std::vector<std::string> splogger_texts(Time time, std::string_view text);

// A whole line as multilog writes it: @<TAI64N> TEXT.
std::string multilog_line(Time time, std::string_view text);

}  // namespace spamtrace::fixture
