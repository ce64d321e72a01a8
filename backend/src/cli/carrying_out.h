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
Result<std::string> preview(const std::vector<ActItem>& items, bool json);

// All steps of an act, each thing by a process of the panel's own; what it refuses is noted in its words.
Result<ActStep> carry_out_all(Acting& acting, int64_t act);

// What came of it, and its way back.
Result<std::string> outcome(const ActStep& done, bool json);

// A step on behalf of a process, which may be this one.
StepRequest request_of(ActJournal& journal, int64_t id, PanelWords said, const Driver& driver);

}  // namespace spamtrace
