#include "action/policy_change.h"

#include <fmt/format.h>

#include <algorithm>

namespace spamtrace {
namespace {

const MailPolicy k_reject{PolicyMode::reject, {}};

// A bounce without a text of its own has the panel's.
MailPolicy effective(MailPolicy policy) {
  if (policy.mode == PolicyMode::bounce && policy.value.empty()) policy.value = k_usual_bounce;
  return policy;
}

bool is_same(const MailPolicy& policy, const std::string& text) {
  return effective(policy) == effective(policy_from_text(text));
}

class PoliciesBySite {
 public:
  explicit PoliciesBySite(const Policies& policies) {
    for (const PanelPolicy& policy : policies) by_site_.emplace(policy.site, &policy.policy);
  }
  const MailPolicy* find(uint64_t site) const {
    const auto at = by_site_.find(site);
    return at == by_site_.end() ? nullptr : at->second;
  }

 private:
  std::map<uint64_t, const MailPolicy*> by_site_;
};

Result<Act> find_act(ActJournal& journal, int64_t id) {
  auto act = journal.find(id);
  if (act && act->kind == k_policy_act) return *act;
  return fail(ErrorCode::not_found, fmt::format("there is no change of policies with the number {}", id),
              "`spamtrace journal` lists what was changed");
}

// One change at a time: two would plan by values that the other one is about to change.
Result<void> require_none_under_way(ActJournal& journal) {
  const auto other = journal.unfinished(k_policy_act);
  if (!other) return {};
  return fail(ErrorCode::failed, fmt::format("the change with the number {} is not over", other->id),
              "let it come to its end first: start it again, and it goes on where it stopped");
}

bool is_wanted(const PanelPolicy& one, const PolicyWish& wish) {
  if (one.policy == k_reject || wish.keep.contains(one.domain)) return false;
  if (wish.keep_forwards && one.policy.mode == PolicyMode::forward) return false;
  return !wish.only || wish.only->contains(one.domain);
}

// What was shown to who may change these only.
Policies seen_of(const Policies& policies, const PolicyWish& wish) {
  if (!wish.only) return policies;
  Policies seen;
  std::ranges::copy_if(policies, std::back_inserter(seen),
                       [&](const PanelPolicy& one) { return wish.only->contains(one.domain); });
  return seen;
}

ActItem item_of(const PanelPolicy& one) {
  ActItem item;
  item.name = one.domain;
  item.site = one.site;
  item.before = to_text(one.policy);
  item.after = to_text(k_reject);
  return item;
}

ActItem way_back_of(const ActItem& done, bool force) {
  ActItem item;
  item.name = done.name;
  item.site = done.site;
  item.before = done.after;
  item.after = done.before;
  item.forced = force;
  item.undoes = done.number;
  if (can_be_set(policy_from_text(item.after))) return item;
  item.state = ActState::failed;
  item.said = "the panel cannot be told its old value";
  return item;
}

// The panel's database has the last word; what the panel said explains it. Where the process that asked for
// it is gone, it may never have asked.
void settle(ActItem& item, const PoliciesBySite& now_there, const PanelWords& said, bool taken_over) {
  const MailPolicy* current = now_there.find(item.site);
  const auto words = said.find(item.site);
  item.said.clear();
  item.state = ActState::failed;
  if (current != nullptr && is_same(*current, item.after)) {
    item.state = ActState::done;
  } else if (taken_over && current != nullptr && is_same(*current, item.before)) {
    item.state = ActState::planned;
  } else if (words != said.end()) {
    item.said = words->second;
  } else if (current == nullptr) {
    item.said = "the panel has it no more";
  } else {
    item.said = "it was asked for, yet the panel's database says " + to_text(*current);
  }
}

// What is to be done with it, by what it is now.
void look_at(ActItem& item, const PoliciesBySite& now_there) {
  const MailPolicy* current = now_there.find(item.site);
  if (current == nullptr) {
    item.state = ActState::failed;
    item.said = "the panel has it no more";
  } else if (is_same(*current, item.after)) {
    item.state = ActState::already;
  } else if (!item.forced && !is_same(*current, item.before)) {
    item.state = ActState::changed;
    item.said = to_text(*current);
  } else {
    item.state = ActState::sent;
    item.before = to_text(*current);
  }
}

PolicyBatch& batch_for(const MailPolicy& policy, std::vector<PolicyBatch>& batches) {
  const auto same = [&](const PolicyBatch& batch) { return batch.policy == policy; };
  const auto at = std::ranges::find_if(batches, same);
  return at != batches.end() ? *at : batches.emplace_back(PolicyBatch{policy, {}});
}

// All of a batch are to have one value, as it goes into one packet.
std::vector<PolicyBatch> next_batches(std::vector<ActItem>& items, const PoliciesBySite& now_there,
                                      size_t domains) {
  std::vector<PolicyBatch> batches;
  for (ActItem& item : items) {
    if (domains == 0) break;
    if (item.state != ActState::planned) continue;
    look_at(item, now_there);
    if (item.state != ActState::sent) continue;
    batch_for(effective(policy_from_text(item.after)), batches).items.push_back(item);
    --domains;
  }
  return batches;
}

}  // namespace

Result<std::vector<ActItem>> plan_reject(const Policies& now_there, const PolicyWish& wish) {
  std::vector<ActItem> items;
  for (const PanelPolicy& one : now_there) {
    if (is_wanted(one, wish)) items.push_back(item_of(one));
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
      return tl::unexpected(require_none_under_way(journal).error());
    return BegunAct{other->id, true, other->driver};
  }
  if (!wish.plan.empty() && wish.plan != fingerprint_of(seen_of(now_there, wish)))
    return fail(ErrorCode::changed, "the policies are no longer those that were shown",
                "look at them once more");
  const std::vector<ActItem> items = SPAMTRACE_TRY(plan_reject(now_there, wish));
  Act act;
  act.kind = k_policy_act;
  act.actor = wish.actor;
  act.begun = now;
  return BegunAct{journal.add(act, items)};
}

Result<std::vector<ActItem>> plan_undo(ActJournal& journal, const UndoWish& wish) {
  const Act undone = SPAMTRACE_TRY(find_act(journal, wish.act));
  std::vector<ActItem> items;
  for (const ActItem& done : journal.items_in(undone.id, ActState::done)) {
    if (wish.domains.empty() || wish.domains.contains(done.name))
      items.push_back(way_back_of(done, wish.force));
  }
  if (!items.empty()) return items;
  return fail(ErrorCode::not_found, fmt::format("nothing of {} is left to be brought back", wish.act),
              fmt::format("`spamtrace journal show {}` tells what it did", wish.act));
}

Result<BegunAct> begin_undo(ActJournal& journal, const UndoWish& wish, Time now) {
  if (auto free = require_none_under_way(journal); !free) return tl::unexpected(free.error());
  const std::vector<ActItem> items = SPAMTRACE_TRY(plan_undo(journal, wish));
  Act act;
  act.kind = k_policy_act;
  act.actor = wish.actor;
  act.undoes = wish.act;
  act.begun = now;
  return BegunAct{journal.add(act, items)};
}

Result<BegunAct> begin_retry(ActJournal& journal, int64_t id) {
  const Act act = SPAMTRACE_TRY(find_act(journal, id));
  if (!known(act.ended)) return BegunAct{id, true, act.driver};
  if (auto free = require_none_under_way(journal); !free) return tl::unexpected(free.error());
  if (journal.counts(id).of(ActState::failed) == 0)
    return fail(ErrorCode::not_found, fmt::format("nothing of {} failed", id),
                fmt::format("`spamtrace journal show {}` tells what it did", id));
  journal.retry(id);
  return BegunAct{id};
}

Result<PolicyStep> step(ActJournal& journal, const Policies& now_there, const StepRequest& request,
                        Time now) {
  PolicyStep result{SPAMTRACE_TRY(find_act(journal, request.act)), {}, {}};
  Act& act = result.act;
  if (known(act.ended)) {
    result.counts = journal.counts(act.id);
    return result;
  }
  if (request.other_lives && act.driver != request.driver)
    return fail(ErrorCode::failed, fmt::format("process {} is at this change", act.driver.pid),
                "wait for its end; if it does not come, end that process and start the change again");
  const PoliciesBySite by_site(now_there);
  std::vector<ActItem> items = journal.items_in(act.id, ActState::sent);
  for (ActItem& item : items) settle(item, by_site, request.said, act.driver != request.driver);
  std::ranges::move(journal.items_in(act.id, ActState::planned), std::back_inserter(items));
  result.batches = next_batches(items, by_site, request.domains);
  act.driver = request.driver;
  if (result.batches.empty()) act.ended = now;
  journal.note(act, items);
  result.counts = journal.counts(act.id);
  return result;
}

}  // namespace spamtrace
