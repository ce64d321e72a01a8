#include "action/policy_change.h"

#include <algorithm>

namespace spamtrace {
namespace {

const MailPolicy k_reject{PolicyMode::reject, {}};

bool is_wanted(const PanelPolicy& one, const PolicyWish& wish) {
  if (one.policy == k_reject || wish.keep.contains(one.domain)) return false;
  if (wish.keep_forwards && one.policy.mode == PolicyMode::forward) return false;
  return !wish.only || wish.only->contains(one.domain);
}

// What was shown to who may change these only.
Policies seen_of(const Policies& policies, const PolicyWish& wish) {
  if (!wish.only) return policies;
  Policies seen;
  std::ranges::copy_if(policies.domains, std::back_inserter(seen.domains),
                       [&](const PanelPolicy& one) { return wish.only->contains(one.domain); });
  return seen;
}

ActItem item_of(const PanelPlan& plan) {
  ActItem item;
  item.target = ActTarget::plan;
  item.name = plan.name;
  item.site = plan.number;
  item.before = to_text(plan.policy);
  item.after = to_text(k_reject);
  return item;
}

ActItem item_of(const PanelPolicy& domain, const MailPolicy& wanted) {
  ActItem item;
  item.name = domain.domain;
  item.site = domain.site;
  item.before = to_text(domain.policy);
  item.after = to_text(wanted);
  return item;
}

}  // namespace

Result<std::vector<ActItem>> plan_reject(const Policies& now_there, const PolicyWish& wish) {
  std::vector<ActItem> items;
  for (const PanelPlan& one : now_there.plans) {
    if (wish.plans && !wish.only && one.policy != k_reject) items.push_back(item_of(one));
  }
  const bool may_be_passed_on = !items.empty();
  for (const PanelPolicy& one : now_there.domains) {
    if (is_wanted(one, wish)) {
      items.push_back(item_of(one, k_reject));
    } else if (may_be_passed_on && can_be_set(one.policy)) {
      items.push_back(item_of(one, one.policy));
    }
  }
  if (!items.empty()) return items;
  return fail(ErrorCode::not_found, "there is no domain to change",
              "`spamtrace policy list` shows what each does with mail to nobody");
}

Result<BegunAct> begin_reject(ActJournal& journal, const Policies& now_there, const PolicyWish& wish,
                              Time now) {
  if (const auto other = journal.unfinished(k_policy_act)) {
    // Who may change some domains only does not carry out what somebody else planned.
    if (wish.only && other->actor != wish.actor)
      return tl::unexpected(require_none_under_way(journal, k_policy_act).error());
    return BegunAct{other->id, true, other->driver};
  }
  const Policies seen = seen_of(now_there, wish);
  if (!wish.plan.empty() && wish.plan != fingerprint_of(seen.domains, seen.plans))
    return fail(ErrorCode::changed, "the policies are no longer those that were shown",
                "look at them once more");
  return begin_act(journal, k_policy_act, wish.actor, SPAMTRACE_TRY(plan_reject(now_there, wish)), now);
}

}  // namespace spamtrace
