// What a story acts on, and the hours in which things happen there.
#pragma once

#include "calendar.h"
#include "host.h"
#include "hostile.h"
#include "log_book.h"
#include "mail_intake.h"
#include "origins.h"
#include "random.h"

namespace spamtrace::fixture {

struct Stage {
  const Host& host;
  Window window;  // of the log
  uint64_t scale = 1;
  Random random;
  LogBook& log;
  MailIntake& intake;
  Origins& origins;
  Hostile& hostile;
  Calendar& logins;   // of mailboxes, successful ones
  Calendar& inbound;  // SMTP connections without a login

  uint64_t scaled(uint64_t count) const { return count * scale; }
  uint64_t days() const;
  Time before_end(Duration from, Duration to);  // some moment between these two ages
};

// Hours by their distance from the end of the log.
inline constexpr std::chrono::minutes k_night_begins{9 * 60}, k_night_ends{90};
inline constexpr std::chrono::minutes k_quiet_begins{7 * 60}, k_quiet_ends{6 * 60};  // nobody logs in then
inline constexpr std::chrono::hours k_restart{16};                                   // of qmail-send

Time by_day(Stage& stage);    // of any day: most in office hours, some in the last hour and a half
Time by_night(Stage& stage);  // of the last night, without its quiet hour

}  // namespace spamtrace::fixture
