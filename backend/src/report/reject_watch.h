// Which domains have left the policy "reject" where all are to have it: by a new subscription, a plan that
// was synced, somebody's click.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "index/watch_state.h"
#include "server/panel_facts.h"

namespace spamtrace {

// What acts of Spamtrace set last: a policy as text (server/mail_policy.h), by domain.
using SetByActs = std::map<std::string, std::string>;

// Those that do not reject when the watch begins are accepted, until they come to reject; so is what an act
// of Spamtrace set, as the admin did it. All others have left. True where somebody joined them. From policies
// that the panel never told nothing follows; while its database is silent, they are those that it told
// before.
bool watch_reject(const std::vector<PanelPolicy>& policies, const SetByActs& set,
                  std::optional<RejectWatch>& watch);

}  // namespace spamtrace
