// What the panel's database told, and how the last asking went: a database that is down takes nothing away
// from what it told before.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "server/panel_database.h"
#include "server/panel_facts.h"

namespace spamtrace {

struct PanelState {
  PanelFacts facts;
  Time changed;                // when they were told first as they are now; not known: they never were
  uint64_t odd_rows = 0;       // rows of the last asking that were left out
  std::optional<Error> error;  // why the last asking did not tell all
  Time failing_since;          // the first asking in a row that did not
};

// What is known after one more asking: where it brings nothing new, the state is what it was.
PanelState with_answers(PanelState state, const PanelAnswers& answers, Time now);

}  // namespace spamtrace
