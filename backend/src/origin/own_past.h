// What an origin used to send, for the question whether it now sends as it never did.
//
// It can only speak against an origin, never for it: whoever holds an account for a while could otherwise buy
// himself a better score with mail that he sends before. What he can do is to silence it, and that is made
// dear: a rate counts as usual only where it was reached on several days that span a week, and the day before
// the busiest hour is left out. So neither yesterday's first attempt nor some days of abuse become the
// account's past, while a newsletter does that goes out each week or month.
#pragma once

#include <cstdint>

namespace spamtrace {

struct OwnPast {
  static constexpr int64_t k_days = 92;          // looked back: three issues of what is sent each month
  static constexpr int64_t k_days_left_out = 1;  // before the busiest hour
  static constexpr int64_t k_least_days = 7;     // with less, there is no past to speak of
  static constexpr int64_t k_usual_on = 3;       // days
  static constexpr int64_t k_usual_for = 6;      // days from the first of these to the last: a week
  static constexpr int64_t k_least_burst = 100;  // recipients: fewer in an hour are no burst for anybody
  static constexpr int64_t k_least_times = 4;    // the usual

  int64_t days = 0;      // how far back it is known, k_days at most
  int64_t usual = 0;     // recipients in the greatest hour of several days, see above
  int64_t greatest = 0;  // in any hour of these days
};

}  // namespace spamtrace
