#include "stage.h"

namespace spamtrace::fixture {
namespace {

constexpr std::chrono::minutes k_quiet_margin{3};

bool in_quiet_hour(const Stage& stage, Time time) {
  return time > stage.window.end - k_quiet_begins - k_quiet_margin &&
         time < stage.window.end - k_quiet_ends + k_quiet_margin;
}

// Mail that comes while qmail-send is away would stand far behind its login in the log.
bool in_restart(const Stage& stage, Time time) {
  const Time stop = stage.window.end - k_restart;
  return time > stop - std::chrono::seconds{10} && time < stop + std::chrono::minutes{1};
}

Time in_daylight(Stage& stage) {
  const auto day = std::chrono::days{static_cast<int>(stage.random.below(stage.days()))};
  if (stage.random.percent(12)) return stage.before_end(k_night_ends, std::chrono::seconds{1}) - day;
  return stage.before_end(std::chrono::minutes{23 * 60 + 50}, k_night_begins) - day;
}

}  // namespace

uint64_t Stage::days() const {
  return static_cast<uint64_t>(std::chrono::ceil<std::chrono::days>(window.end - window.begin).count());
}

Time Stage::before_end(Duration from, Duration to) {
  return window.end -
         random.microseconds(static_cast<uint64_t>(to.count()), static_cast<uint64_t>(from.count()));
}

Time by_day(Stage& stage) {
  for (;;) {
    const Time time = in_daylight(stage);
    if (!in_restart(stage, time)) return time;
  }
}

Time by_night(Stage& stage) {
  for (;;) {
    const Time time = stage.before_end(k_night_begins, k_night_ends);
    if (!in_quiet_hour(stage, time)) return time;
  }
}

}  // namespace spamtrace::fixture
