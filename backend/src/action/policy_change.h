// The wish that domains, and service plans, reject mail to nobody.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "action/panel_change.h"

namespace spamtrace {

inline constexpr const char* k_policy_act = "policy";

struct PolicyWish {
  std::string plan = {};                           // fingerprint_of() what was shown; empty: as they are now
  std::set<std::string> keep = {};                 // domains that stay as they are
  std::optional<std::set<std::string>> only = {};  // no other ones, and no service plans
  bool keep_forwards = false;
  bool plans = false;  // service plans too, before the domains
  std::string actor = {};
};

// What would be changed. With service plans the other domains are part of it as they are, since the panel may
// pass the change of a plan on to them: then they are set back. ErrorCode::not_found where there is nothing
// to do.
Result<std::vector<ActItem>> plan_reject(const Policies& now_there, const PolicyWish& wish);

// Plans reject for all of them that have something else. ErrorCode::changed where the plan is not of these
// policies, not_found where there is nothing to do.
Result<BegunAct> begin_reject(ActJournal& journal, const Policies& now_there, const PolicyWish& wish,
                              Time now);

}  // namespace spamtrace
