#include "action/panel_change.h"

#include <fmt/format.h>

#include <algorithm>

#include "action/queue_change.h"

namespace spamtrace {
namespace {

constexpr const char* k_has_left = "it has left the queue";

ActItem way_back_of(const ActItem& done, bool force) {
  ActItem item;
  item.target = done.target;
  item.name = done.name;
  item.site = done.site;
  item.before = done.after;
  item.after = done.before;
  item.forced = force;
  item.undoes = done.number;
  item.arrival = done.arrival;
  item.said = why_not(item, item.after);
  if (!item.said.empty()) item.state = ActState::failed;
  return item;
}

// What the panel did by itself when plans of this act were changed: it passes that on to their subscriptions.
class PassedOn {
 public:
  explicit PassedOn(const std::vector<ActItem>& done) {
    for (const ActItem& item : done) {
      if (item.target == ActTarget::plan) texts_.push_back(item.after);
    }
  }
  bool may_be(const ActItem& item, const std::string& current) const {
    return item.target == ActTarget::domain &&
           std::ranges::any_of(texts_, [&](const std::string& text) { return is_same(text, current); });
  }

 private:
  std::vector<std::string> texts_;
};

// A message that was released or requeued may be on its way already.
bool is_reached(const ActItem& item, const std::string& current) {
  const bool is_on_its_way = item.target == ActTarget::message && item.after != k_held && current == k_gone;
  return is_same(current, item.after) || is_on_its_way;
}

// Messages move from queue to queue by themselves.
bool is_as_planned(const ActItem& item, const std::string& current, const PassedOn& passed_on) {
  return item.target == ActTarget::message || is_same(current, item.before) || item.forced ||
         passed_on.may_be(item, current);
}

// The panel's database has the last word; what the panel said explains it. Where the process that asked for
// it is gone, it may never have asked.
void settle(ActItem& item, const ThingValues& now_there, const PanelWords& said, bool taken_over) {
  const auto current = now_there.find(item);
  const auto words = said.find(key_of(item));
  item.said.clear();
  item.state = ActState::failed;
  if (current && is_reached(item, *current)) {
    item.state = ActState::done;
  } else if (taken_over && current && is_same(*current, item.before)) {
    item.state = ActState::planned;
  } else if (words != said.end()) {
    item.said = words->second;
  } else if (!current) {
    item.said = "the panel has it no more";
  } else if (item.target == ActTarget::message) {
    item.said = *current == k_gone ? k_has_left : "it was asked for, yet it is " + *current;
  } else {
    item.said = "it was asked for, yet the panel's database says " + *current;
  }
}

// What is to be done with it, by what it is now.
void look_at(ActItem& item, const ThingValues& now_there, const PassedOn& passed_on) {
  const auto current = now_there.find(item);
  if (!current) {
    item.state = ActState::failed;
    item.said = "the panel has it no more";
  } else if (is_same(*current, item.after)) {
    const bool was_so = is_same(item.before, item.after);
    item.state = passed_on.may_be(item, *current) && !was_so ? ActState::done : ActState::already;
  } else if (item.target == ActTarget::message && *current == k_gone) {
    item.state = ActState::failed;
    item.said = k_has_left;
  } else if (is_as_planned(item, *current, passed_on)) {
    item.state = ActState::sent;
    if (!passed_on.may_be(item, *current)) item.before = *current;
  } else {
    item.state = ActState::changed;
    item.said = *current;
  }
}

// As the panel's interface takes it: no empty text.
std::string asked_for(const ActItem& item) {
  const MailPolicy policy = policy_from_text(item.after);
  const bool is_usual = policy.mode == PolicyMode::bounce && policy.value.empty();
  return is_usual ? to_text({PolicyMode::bounce, std::string(k_usual_bounce)}) : item.after;
}

ActBatch& batch_for(const ActItem& item, std::vector<ActBatch>& batches) {
  const std::string text = asked_for(item);
  const auto at = std::ranges::find(batches, text, &ActBatch::text);
  return at != batches.end() ? *at : batches.emplace_back(ActBatch{item.target, text, {}});
}

// All of a batch are to have one value, as it goes into one packet. Domains wait for the plans before them,
// whose change may reach them.
std::vector<ActBatch> next_batches(std::vector<ActItem>& items, const ThingValues& now_there,
                                   const PassedOn& passed_on, size_t things) {
  std::vector<ActBatch> batches;
  for (ActItem& item : items) {
    if (things == 0 || (!batches.empty() && batches.front().target != item.target)) break;
    if (item.state != ActState::planned) continue;
    look_at(item, now_there, passed_on);
    if (item.state != ActState::sent) continue;
    batch_for(item, batches).items.push_back(item);
    --things;
  }
  return batches;
}

// Those that a step before it settled as done, and those that this one did.
std::vector<ActItem> done_so_far(ActJournal& journal, int64_t act, const std::vector<ActItem>& settled) {
  std::vector<ActItem> done = journal.items_in(act, ActState::done);
  std::ranges::copy_if(settled, std::back_inserter(done),
                       [](const ActItem& item) { return item.state == ActState::done; });
  return done;
}

// Where plans go back, so may domains that were right before: they are set as they were.
void add_what_is_to_stay(ActJournal& journal, int64_t act, std::vector<ActItem>& way_back) {
  const auto is_plan = [](const ActItem& item) { return item.target == ActTarget::plan; };
  if (std::ranges::none_of(way_back, is_plan)) return;
  for (const ActItem& item : journal.items_in(act, ActState::already)) {
    if (item.before == item.after) way_back.push_back(way_back_of(item, false));
  }
}

// To who sees some domains only, an act of somebody else is none.
Result<Act> find_act_of(ActJournal& journal, int64_t id, const Whose& whose) {
  const auto act = journal.find(id);
  return find_act(journal, act && whose.own_only && act->actor != whose.actor ? 0 : id);
}

}  // namespace

BegunAct begin_act(ActJournal& journal, const char* kind, const std::string& actor,
                   const std::vector<ActItem>& items, Time now) {
  Act act;
  act.kind = kind;
  act.actor = actor;
  act.begun = now;
  return {journal.add(act, items)};
}

Result<void> require_none_under_way(ActJournal& journal, const std::string& kind) {
  const auto other = journal.unfinished(kind);
  if (!other) return {};
  return fail(ErrorCode::failed, fmt::format("the change with the number {} is not over", other->id),
              "let it come to its end first: start it again, and it goes on where it stopped");
}

Result<Act> find_act(ActJournal& journal, int64_t id) {
  auto act = journal.find(id);
  if (act) return std::move(*act);
  return fail(ErrorCode::not_found, fmt::format("nothing was changed under the number {}", id),
              "`spamtrace journal` lists what was changed");
}

Result<std::vector<ActItem>> plan_undo(ActJournal& journal, const UndoWish& wish) {
  const Act undone = SPAMTRACE_TRY(find_act_of(journal, wish.act, wish.whose));
  std::vector<ActItem> items;
  for (const ActItem& done : journal.items_in(undone.id, ActState::done)) {
    if (wish.names.empty() || wish.names.contains(done.name)) items.push_back(way_back_of(done, wish.force));
  }
  add_what_is_to_stay(journal, undone.id, items);
  const bool is_hopeless = !items.empty() && std::ranges::all_of(items, [](const ActItem& item) {
    return item.state == ActState::failed;
  });
  if (is_hopeless) return fail(ErrorCode::failed, items.front().said, "the journal tells what was done");
  if (!items.empty()) return items;
  return fail(ErrorCode::not_found, fmt::format("nothing of {} is left to be brought back", wish.act),
              fmt::format("`spamtrace journal show {}` tells what it did", wish.act));
}

Result<BegunAct> begin_undo(ActJournal& journal, const UndoWish& wish, Time now) {
  Act act;
  act.kind = SPAMTRACE_TRY(find_act(journal, wish.act)).kind;
  if (auto free = require_none_under_way(journal, act.kind); !free) return tl::unexpected(free.error());
  act.actor = wish.whose.actor;
  act.undoes = wish.act;
  act.begun = now;
  return BegunAct{journal.add(act, SPAMTRACE_TRY(plan_undo(journal, wish)))};
}

Result<BegunAct> begin_retry(ActJournal& journal, const RetryWish& wish) {
  const int64_t id = wish.act;
  const Act act = SPAMTRACE_TRY(find_act_of(journal, id, wish.whose));
  if (!known(act.ended)) return BegunAct{id, true, act.driver};
  if (auto free = require_none_under_way(journal, act.kind); !free) return tl::unexpected(free.error());
  if (journal.counts(id).of(ActState::failed) == 0)
    return fail(ErrorCode::not_found, fmt::format("nothing of {} failed", id),
                fmt::format("`spamtrace journal show {}` tells what it did", id));
  journal.retry(id);
  return BegunAct{id};
}

Result<ActStep> step(ActJournal& journal, const ThingValues& now_there, const StepRequest& request,
                     Time now) {
  ActStep result{SPAMTRACE_TRY(find_act(journal, request.act)), {}, {}};
  Act& act = result.act;
  if (known(act.ended)) {
    result.counts = journal.counts(act.id);
    return result;
  }
  if (request.other_lives && act.driver != request.driver)
    return fail(ErrorCode::failed, fmt::format("process {} is at this change", act.driver.pid),
                "wait for its end; if it does not come, end that process and start the change again");
  std::vector<ActItem> items = journal.items_in(act.id, ActState::sent);
  for (ActItem& item : items) settle(item, now_there, request.said, act.driver != request.driver);
  std::ranges::move(journal.items_in(act.id, ActState::planned), std::back_inserter(items));
  const PassedOn passed_on(done_so_far(journal, act.id, items));
  result.batches = next_batches(items, now_there, passed_on, request.things);
  act.driver = request.driver;
  if (result.batches.empty()) act.ended = now;
  journal.note(act, items);
  result.counts = journal.counts(act.id);
  return result;
}

}  // namespace spamtrace
