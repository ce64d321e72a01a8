#include "action/panel_change.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "action/policy_change.h"
#include "action/white_list_change.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

const Time k_now = Time{Duration{1'795'000'000'000'000}};
const Driver k_task{4711, 100}, k_later_task{4712, 200};

MailPolicy bounce(std::string text = "") { return {PolicyMode::bounce, std::move(text)}; }
MailPolicy forward(std::string address) { return {PolicyMode::forward, std::move(address)}; }
const MailPolicy k_reject{PolicyMode::reject, ""};

// The panel as its database shows it. A bounce without a text cannot be asked for, it becomes the usual one.
struct Panel {
  Policies policies;
  std::map<uint64_t, int> asked;  // how often each site was asked for

  PanelPolicy& at(uint64_t site) {
    for (PanelPolicy& one : policies.domains) {
      if (one.site == site) return one;
    }
    throw std::out_of_range("no such site");
  }
  void set(uint64_t site, const MailPolicy& policy) {
    ++asked[site];
    at(site).policy = policy;
  }
  void carry_out(const std::vector<ActBatch>& batches) {
    for (const ActBatch& batch : batches) {
      for (const ActItem& item : batch.items) set(item.site, policy_from_text(batch.text));
    }
  }
};

Panel five_domains() {
  return {{{{"a.example", 1, bounce()},
            {"b.example", 2, forward("info@b.example")},
            {"c.example", 3, k_reject},
            {"d.example", 4, bounce("Nobody <here>")},
            {"e.example", 5, {PolicyMode::unknown, "discard"}}},
           {}},
          {}};
}

struct Bench {
  TempDir room;
  ActJournal journal{room.path().string(), Database::Access::write};

  ActStep go(const Panel& panel, int64_t act, PanelWords said = {}, Driver driver = k_task,
             bool other_lives = false) {
    const auto done =
        step(journal, PanelValues(panel.policies), {act, std::move(said), driver, other_lives, 2}, k_now);
    REQUIRE_MESSAGE(done.has_value(), done.error().message);
    return *done;
  }
  ActStep finish(Panel& panel, int64_t act, Driver driver = k_task) {
    ActStep done = go(panel, act, {}, driver);
    while (!done.batches.empty()) {
      panel.carry_out(done.batches);
      done = go(panel, act, {}, driver);
    }
    return done;
  }
  int64_t begin(const Panel& panel, const PolicyWish& wish = {}) {
    return begin_reject(journal, panel.policies, wish, k_now).value().id;
  }
};

TEST_CASE("all are set to reject, and brought back to what each was") {
  Bench bench;
  Panel panel = five_domains();
  const Policies before = panel.policies;
  const int64_t act = bench.begin(
      panel, {.plan = fingerprint_of(panel.policies.domains, panel.policies.plans), .actor = "admin"});
  const ActStep done = bench.finish(panel, act);
  CHECK(done.counts.of(ActState::done) == 4);
  CHECK(known(done.act.ended));
  for (const PanelPolicy& one : panel.policies.domains) CHECK(one.policy == k_reject);
  CHECK(panel.asked == std::map<uint64_t, int>{{1, 1}, {2, 1}, {4, 1}, {5, 1}});

  const auto undo = begin_undo(bench.journal, {.act = act, .whose = {"admin"}}, k_now);
  const ActStep undone = bench.finish(panel, undo->id);
  CHECK(undone.counts.of(ActState::done) == 3);
  CHECK(undone.counts.of(ActState::failed) == 1);  // the panel cannot be told what e.example was
  CHECK(panel.at(1).policy == bounce(std::string(k_usual_bounce)));
  CHECK(panel.at(2).policy == before.domains[1].policy);
  CHECK(panel.at(4).policy == before.domains[3].policy);
  CHECK(panel.at(5).policy == k_reject);
  CHECK(bench.journal.counts(act).of(ActState::undone) == 3);
  CHECK(begin_undo(bench.journal, {.act = act, .names = {"a.example"}}, k_now).error().code ==
        ErrorCode::not_found);
}

TEST_CASE("what is kept, and what else is not named, stays") {
  struct Row {
    PolicyWish wish;
    std::set<uint64_t> want;
  };
  const Row rows[] = {{{.keep = {"a.example", "nobody.example"}}, {2, 4, 5}},
                      {{.keep_forwards = true}, {1, 4, 5}},
                      {{.only = std::set<std::string>{"a.example", "c.example"}}, {1}}};
  for (const Row& row : rows) {
    Bench bench;
    Panel panel = five_domains();
    bench.finish(panel, bench.begin(panel, row.wish));
    std::set<uint64_t> asked;
    for (const auto& [site, times] : panel.asked) asked.insert(site);
    CHECK(asked == row.want);
  }
  Bench bench;
  const Panel panel = five_domains();
  PolicyWish nothing{.only = std::set<std::string>{"c.example"}};
  CHECK(begin_reject(bench.journal, panel.policies, nothing, k_now).error().code == ErrorCode::not_found);
}

TEST_CASE("what is no longer as it was shown is not changed") {
  Bench bench;
  Panel panel = five_domains();
  const std::string plan = fingerprint_of(panel.policies.domains, panel.policies.plans);
  panel.at(1).policy = forward("x@a.example");
  CHECK(begin_reject(bench.journal, panel.policies, {.plan = plan}, k_now).error().code ==
        ErrorCode::changed);

  const int64_t act = bench.begin(panel);
  panel.at(1).policy = bounce("by its owner, meanwhile");
  panel.at(4).policy = k_reject;
  panel.policies.domains.pop_back();
  const ActStep done = bench.finish(panel, act);
  CHECK(done.counts.of(ActState::changed) == 1);
  CHECK(done.counts.of(ActState::already) == 1);
  CHECK(done.counts.of(ActState::failed) == 1);
  CHECK(done.counts.of(ActState::done) == 1);
  CHECK(panel.at(1).policy == bounce("by its owner, meanwhile"));
  const auto items = bench.journal.items(act, true, 0, 2);
  CHECK(items[0].said == "bounce:by its owner, meanwhile");
}

TEST_CASE("an undo leaves what somebody changed since, unless it is forced") {
  Bench bench;
  Panel panel = five_domains();
  const int64_t act = bench.begin(panel);
  bench.finish(panel, act);
  panel.at(2).policy = bounce("mine");
  const auto undo = begin_undo(bench.journal, {.act = act}, k_now);
  CHECK(bench.finish(panel, undo->id).counts.of(ActState::changed) == 1);
  CHECK(panel.at(2).policy == bounce("mine"));
  CHECK(bench.journal.counts(act).of(ActState::done) == 2);  // this one, and e.example

  const auto forced = begin_undo(bench.journal, {.act = act, .names = {"b.example"}, .force = true}, k_now);
  bench.finish(panel, forced->id);
  CHECK(panel.at(2).policy == forward("info@b.example"));
}

TEST_CASE("what the panel refuses is told in its words, and tried again on demand") {
  Bench bench;
  Panel panel = five_domains();
  const int64_t act = bench.begin(panel);
  ActStep done = bench.go(panel, act);
  PanelWords said;
  while (!done.batches.empty()) {
    REQUIRE(done.batches.size() == 1);  // reject is one policy
    for (const ActItem& item : done.batches[0].items) {
      if (item.site == 2) {
        said["2"] = "1006 permission denied";
      } else if (item.site != 4) {  // of 4 it says that it was done, and it was not
        panel.set(item.site, policy_from_text(done.batches[0].text));
      }
    }
    done = bench.go(panel, act, said);
  }
  CHECK(done.counts.of(ActState::failed) == 2);
  const auto failed = bench.journal.items_in(act, ActState::failed);
  CHECK(failed[0].said == "1006 permission denied");
  CHECK(failed[1].said == "it was asked for, yet the panel's database says bounce:Nobody <here>");

  CHECK(begin_retry(bench.journal, {.act = act})->id == act);
  CHECK(bench.finish(panel, act).counts.of(ActState::done) == 4);
  CHECK(begin_retry(bench.journal, {.act = act}).error().code == ErrorCode::not_found);
}

TEST_CASE("one change at a time") {
  Bench bench;
  const Panel panel = five_domains();
  const int64_t act = bench.begin(panel, {.actor = "admin"});
  bench.go(panel, act);
  const auto second = begin_reject(bench.journal, panel.policies, {.actor = "admin"}, k_now);
  CHECK(second->id == act);
  CHECK(second->joined);
  CHECK(second->driver == k_task);
  const PolicyWish of_a_reseller{.only = std::set<std::string>{"a.example"}, .actor = "reseller"};
  CHECK(begin_reject(bench.journal, panel.policies, of_a_reseller, k_now).error().code == ErrorCode::failed);
  CHECK(begin_undo(bench.journal, {.act = act}, k_now).error().code == ErrorCode::failed);
  const StepRequest of_another{act, {}, k_later_task, true, 2};
  CHECK(step(bench.journal, PanelValues(panel.policies), of_another, k_now).error().code ==
        ErrorCode::failed);
  CHECK(
      step(bench.journal, PanelValues(panel.policies), {act + 1, {}, k_task, false, 2}, k_now).error().code ==
      ErrorCode::not_found);
}

// The panel passes the change of a plan on to the subscriptions of it.
struct PanelWithPlans : Panel {
  std::vector<uint64_t> of_the_plan;  // sites

  void set_plan(const MailPolicy& policy) {
    policies.plans[0].policy = policy;
    for (const uint64_t site : of_the_plan) at(site).policy = policy;
  }
  void carry_out(const std::vector<ActBatch>& batches) {
    for (const ActBatch& batch : batches) {
      for (const ActItem& item : batch.items) {
        const MailPolicy policy = policy_from_text(batch.text);
        item.target == ActTarget::plan ? set_plan(policy) : set(item.site, policy);
      }
    }
  }
};

PanelWithPlans with_plans() {
  PanelWithPlans panel{five_domains(), {1, 3}};
  panel.policies.domains.pop_back();
  panel.policies.plans = {{"Gold", "", 1, bounce("of the plan")}, {"Silver", "reseller", 2, k_reject}};
  return panel;
}

ActStep finish(Bench& bench, PanelWithPlans& panel, int64_t act) {
  ActStep done = bench.go(panel, act);
  while (!done.batches.empty()) {
    for (const ActBatch& batch : done.batches) CHECK(batch.target == done.batches[0].target);
    panel.carry_out(done.batches);
    done = bench.go(panel, act);
  }
  return done;
}

TEST_CASE("plans come before domains, and what the panel passes on is part of the act") {
  Bench bench;
  PanelWithPlans panel = with_plans();
  const Policies before = panel.policies;
  const int64_t act = bench.begin(panel, {.plans = true});
  const ActStep done = finish(bench, panel, act);
  CHECK(done.counts.of(ActState::done) == 4);  // a plan and three domains, of which the plan reached one
  CHECK(done.counts.of(ActState::already) == 1);
  for (const PanelPolicy& one : panel.policies.domains) CHECK(one.policy == k_reject);
  for (const PanelPlan& plan : panel.policies.plans) CHECK(plan.policy == k_reject);
  CHECK(panel.asked == std::map<uint64_t, int>{{2, 1}, {4, 1}});

  const auto undo = begin_undo(bench.journal, {.act = act}, k_now);
  finish(bench, panel, undo->id);
  CHECK(panel.policies.plans == before.plans);
  CHECK(panel.at(1).policy == bounce(std::string(k_usual_bounce)));  // and not what its plan says
  CHECK(panel.at(3).policy == k_reject);  // as before, though its plan bounces again
  CHECK(panel.at(2).policy == before.domains[1].policy);
  CHECK(panel.at(4).policy == before.domains[3].policy);
  CHECK(bench.journal.counts(act).of(ActState::undone) == 4);
}

TEST_CASE("a domain that is to stay as it is stays so, though the panel passes its plan's change on") {
  Bench bench;
  PanelWithPlans panel = with_plans();
  panel.of_the_plan = {1, 2, 3};
  const Policies before = panel.policies;
  const int64_t act = bench.begin(panel, {.keep = {"b.example"}, .plans = true});
  finish(bench, panel, act);
  CHECK(panel.at(1).policy == k_reject);
  CHECK(panel.at(2).policy == before.domains[1].policy);
  finish(bench, panel, begin_undo(bench.journal, {.act = act}, k_now)->id);
  CHECK(panel.policies.plans == before.plans);
  CHECK(panel.at(1).policy == bounce(std::string(k_usual_bounce)));
  CHECK(panel.at(2).policy == before.domains[1].policy);
  CHECK(panel.at(3).policy == k_reject);
}

TEST_CASE("plans are left alone unless they are wished for, and by who sees some domains only") {
  Bench bench;
  const Panel panel = with_plans();
  const auto targets = [&](const PolicyWish& wish) {
    std::set<ActTarget> found;
    const auto items = plan_reject(panel.policies, wish);
    for (const ActItem& item : *items) found.insert(item.target);
    return found;
  };
  CHECK(targets({}) == std::set{ActTarget::domain});
  CHECK(targets({.plans = true}) == std::set{ActTarget::domain, ActTarget::plan});
  CHECK(plan_reject(panel.policies, {.plans = true})->size() == 5);  // c.example, too, which rejects
  CHECK(plan_reject(panel.policies, {})->size() == 3);
  CHECK(targets({.only = std::set<std::string>{"a.example"}, .plans = true}) == std::set{ActTarget::domain});
}

TEST_CASE("a domain and a plan of the same number are told apart") {
  Bench bench;
  PanelWithPlans panel = with_plans();
  panel.of_the_plan.clear();
  const int64_t act = bench.begin(panel, {.plans = true});
  bench.go(panel, act);  // the plan is asked for, and refused
  const ActStep next = bench.go(panel, act, {{"plan:1", "no such plan"}, {"1", "no such site"}});
  CHECK(bench.journal.items_in(act, ActState::failed)[0].said == "no such plan");
  CHECK(next.batches[0].target == ActTarget::domain);
  CHECK(next.batches[0].items[0].site == 1);
}

TEST_CASE("an undo and another try of one's own acts only") {
  Bench bench;
  Panel panel = five_domains();
  const int64_t act = bench.begin(panel, {.actor = "reseller"});
  bench.finish(panel, act);
  CHECK(plan_undo(bench.journal, {.act = act, .whose = {"another", true}}).error().code ==
        ErrorCode::not_found);
  CHECK(plan_undo(bench.journal, {.act = act, .whose = {"reseller", true}}).has_value());
  CHECK(begin_retry(bench.journal, {.act = act, .whose = {"another", true}}).error().code ==
        ErrorCode::not_found);
}

TEST_CASE("entries leave the white list, and come back as they were written") {
  Bench bench;
  std::vector<std::string> list = {"192.0.2.7/24", "198.51.100.1/32", "2001:DB8::/32"};
  const std::vector<std::string> before = list;
  CHECK(plan_removal(list, {"203.0.113.1/32"}).error().code == ErrorCode::not_found);
  const auto items = plan_removal(list, {"192.0.2.0/24", "2001:db8::/32", "192.0.2.7/24"}).value();
  CHECK(items.size() == 2);
  const auto go_on = [&](int64_t act) {
    for (ActStep done = *step(bench.journal, PanelValues(list), {act, {}, k_task, false, 2}, k_now);;
         done = *step(bench.journal, PanelValues(list), {act, {}, k_task, false, 2}, k_now)) {
      if (done.batches.empty()) return done;
      for (const ActItem& item : done.batches[0].items) {
        if (done.batches[0].text == k_absent) std::erase(list, item.name);
        if (done.batches[0].text == k_listed) list.push_back(item.name);
      }
    }
  };
  const int64_t act = begin_removal(bench.journal, items, "admin", k_now)->id;
  CHECK(begin_removal(bench.journal, items, "admin", k_now).error().code == ErrorCode::failed);
  CHECK(go_on(act).counts.of(ActState::done) == 2);
  CHECK(list == std::vector<std::string>{"198.51.100.1/32"});
  CHECK(go_on(begin_undo(bench.journal, {.act = act}, k_now)->id).counts.of(ActState::done) == 2);
  std::ranges::sort(list);
  CHECK(list == before);
}

// The process is killed at any instant: before the panel is asked, within it, and behind it.
TEST_CASE("after any kills the journal and the panel agree, and the way back is whole") {
  for (unsigned seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Bench bench;
    Panel panel;
    for (uint64_t site = 1; site <= 9; ++site) {
      const MailPolicy policies[] = {k_reject, bounce("text " + std::to_string(site)),
                                     forward("x@d.example")};
      panel.policies.domains.push_back(
          {"d" + std::to_string(site) + ".example", site, policies[random() % 3]});
    }
    const Policies before = panel.policies;
    const auto begun = begin_reject(bench.journal, panel.policies, {}, k_now);
    if (!begun) continue;
    const auto with_kills = [&](int64_t act) {
      Driver driver = k_task;
      for (;;) {
        const ActStep done = bench.go(panel, act, {}, driver);
        if (done.batches.empty()) return done;
        const bool killed = random() % 2 == 0;
        size_t until = killed ? random() % 3 : SIZE_MAX;  // of the two domains of a step
        for (const ActBatch& batch : done.batches) {
          for (const ActItem& item : batch.items) {
            if (until == 0) break;
            --until;
            panel.set(item.site, policy_from_text(batch.text));
          }
        }
        if (killed) driver.started += 1;
      }
    };
    const ActStep done = with_kills(begun->id);
    CHECK(done.counts.of(ActState::done) == done.counts.total());
    for (const PanelPolicy& one : panel.policies.domains) CHECK(one.policy == k_reject);
    for (const auto& [site, times] : panel.asked) CHECK(times == 1);
    const auto undo = begin_undo(bench.journal, {.act = begun->id}, k_now);
    with_kills(undo->id);
    CHECK(panel.policies.domains == before.domains);
    CHECK(bench.journal.counts(begun->id).of(ActState::undone) == done.counts.total());
  }
}

}  // namespace
}  // namespace spamtrace
