#include "server/panel_state.h"

namespace spamtrace {

PanelState with_answers(PanelState state, const PanelAnswers& answers, Time now) {
  const PanelFacts before = state.facts;
  const bool failed_before = state.error.has_value();
  state.error.reset();
  uint64_t odd_rows = 0, told = 0;
  for (const PanelList list : k_panel_lists) {
    const PanelAnswer& answer = answers[static_cast<size_t>(list)];
    if (!answer.error) {
      odd_rows += read_panel_list(list, answer.text, state.facts);
      ++told;
    } else if (!state.error) {
      state.error = answer.error;
    }
  }
  if (told > 0) state.odd_rows = odd_rows;
  if (state.facts != before || (told > 0 && !known(state.changed))) state.changed = now;
  if (!state.error) state.failing_since = Time{};
  if (state.error && !failed_before) state.failing_since = now;
  return state;
}

}  // namespace spamtrace
