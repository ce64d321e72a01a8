#include "report/reject_watch.h"

#include <algorithm>

namespace spamtrace {
namespace {

bool is_in(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::binary_search(names, name);
}

bool is_set_by_act(const PanelPolicy& one, const SetByActs& set) {
  const auto at = set.find(one.domain);
  return at != set.end() && effective(policy_from_text(at->second)) == effective(one.policy);
}

}  // namespace

bool watch_reject(const std::vector<PanelPolicy>& policies, const SetByActs& set,
                  std::optional<RejectWatch>& watch) {
  if (policies.empty()) return false;
  RejectWatch now;
  bool is_joined = false;
  for (const PanelPolicy& one : policies) {
    if (one.policy.mode == PolicyMode::reject) continue;
    if (!watch || is_in(watch->accepted, one.domain) || is_set_by_act(one, set)) {
      now.accepted.push_back(one.domain);
    } else {
      is_joined = is_joined || !is_in(watch->left, one.domain);
      now.left.push_back(one.domain);
    }
  }
  watch = std::move(now);
  return is_joined;
}

}  // namespace spamtrace
