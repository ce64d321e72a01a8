// The wish that entries of the panel's white list are taken out of it.
#pragma once

#include <string>
#include <vector>

#include "action/panel_change.h"

namespace spamtrace {

inline constexpr const char* k_white_list_act = "white_list";

// The entries of `white_list` (PanelFacts::white_list) that are these networks, however they are written.
// ErrorCode::not_found names one that it does not have.
Result<std::vector<ActItem>> plan_removal(const std::vector<std::string>& white_list,
                                          const std::vector<std::string>& networks);

// Plans it. ErrorCode::failed where another change of the white list is under way.
Result<BegunAct> begin_removal(ActJournal& journal, const std::vector<ActItem>& items,
                               const std::string& actor, Time now);

}  // namespace spamtrace
