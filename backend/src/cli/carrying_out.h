// An act carried out from a terminal: its preview, its steps one after the other, its outcome.
#pragma once

#include <string>
#include <vector>

#include "action/panel_change.h"
#include "base/result.h"
#include "cli/acting.h"

namespace spamtrace {

// Who types it; by sudo, who called that.
std::string actor_here();

// What would be done, as a table or a document.
Result<std::string> preview(const std::vector<ActItem>& planned, bool json);

// What a run of this kind that was ended left undone comes to its end first.
Result<bool> finish_what_was_left(Acting& acting, const std::string& kind);

// All steps of an act, by the panel's and the mail server's own commands; what they refuse is noted in their
// words.
Result<ActStep> carry_out_all(Acting& acting, int64_t act);

// What came of it, and its way back.
Result<std::string> outcome(const ActStep& done, bool json);

// A step on behalf of a process, which may be this one.
StepRequest request_of(ActJournal& journal, int64_t id, PanelWords said, const Driver& driver);

}  // namespace spamtrace
