#include "action/policy_change.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

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
    for (PanelPolicy& one : policies) {
      if (one.site == site) return one;
    }
    throw std::out_of_range("no such site");
  }
  void set(uint64_t site, const MailPolicy& policy) {
    ++asked[site];
    at(site).policy = policy;
  }
  void carry_out(const std::vector<PolicyBatch>& batches) {
    for (const PolicyBatch& batch : batches) {
      for (const ActItem& item : batch.items) set(item.site, batch.policy);
    }
  }
};

Panel five_domains() {
  return {{{"a.example", 1, bounce()},
           {"b.example", 2, forward("info@b.example")},
           {"c.example", 3, k_reject},
           {"d.example", 4, bounce("Nobody <here>")},
           {"e.example", 5, {PolicyMode::unknown, "discard"}}},
          {}};
}

struct Bench {
  TempDir room;
  ActJournal journal{room.path().string(), Database::Access::write};

  PolicyStep go(const Panel& panel, int64_t act, PanelWords said = {}, Driver driver = k_task,
                bool other_lives = false) {
    const auto done = step(journal, panel.policies, {act, std::move(said), driver, other_lives, 2}, k_now);
    REQUIRE_MESSAGE(done.has_value(), done.error().message);
    return *done;
  }
  PolicyStep finish(Panel& panel, int64_t act, Driver driver = k_task) {
    PolicyStep done = go(panel, act, {}, driver);
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
  const int64_t act = bench.begin(panel, {.plan = fingerprint_of(panel.policies), .actor = "admin"});
  const PolicyStep done = bench.finish(panel, act);
  CHECK(done.counts.of(ActState::done) == 4);
  CHECK(known(done.act.ended));
  for (const PanelPolicy& one : panel.policies) CHECK(one.policy == k_reject);
  CHECK(panel.asked == std::map<uint64_t, int>{{1, 1}, {2, 1}, {4, 1}, {5, 1}});

  const auto undo = begin_undo(bench.journal, {.act = act, .actor = "admin"}, k_now);
  const PolicyStep undone = bench.finish(panel, undo->id);
  CHECK(undone.counts.of(ActState::done) == 3);
  CHECK(undone.counts.of(ActState::failed) == 1);  // the panel cannot be told what e.example was
  CHECK(panel.at(1).policy == bounce(std::string(k_usual_bounce)));
  CHECK(panel.at(2).policy == before[1].policy);
  CHECK(panel.at(4).policy == before[3].policy);
  CHECK(panel.at(5).policy == k_reject);
  CHECK(bench.journal.counts(act).of(ActState::undone) == 3);
  CHECK(begin_undo(bench.journal, {.act = act, .domains = {"a.example"}}, k_now).error().code ==
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
  const std::string plan = fingerprint_of(panel.policies);
  panel.at(1).policy = forward("x@a.example");
  CHECK(begin_reject(bench.journal, panel.policies, {.plan = plan}, k_now).error().code ==
        ErrorCode::changed);

  const int64_t act = bench.begin(panel);
  panel.at(1).policy = bounce("by its owner, meanwhile");
  panel.at(4).policy = k_reject;
  panel.policies.pop_back();
  const PolicyStep done = bench.finish(panel, act);
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

  const auto forced = begin_undo(bench.journal, {.act = act, .domains = {"b.example"}, .force = true}, k_now);
  bench.finish(panel, forced->id);
  CHECK(panel.at(2).policy == forward("info@b.example"));
}

TEST_CASE("what the panel refuses is told in its words, and tried again on demand") {
  Bench bench;
  Panel panel = five_domains();
  const int64_t act = bench.begin(panel);
  PolicyStep done = bench.go(panel, act);
  PanelWords said;
  while (!done.batches.empty()) {
    REQUIRE(done.batches.size() == 1);  // reject is one policy
    for (const ActItem& item : done.batches[0].items) {
      if (item.site == 2) {
        said[2] = "1006 permission denied";
      } else if (item.site != 4) {  // of 4 it says that it was done, and it was not
        panel.set(item.site, done.batches[0].policy);
      }
    }
    done = bench.go(panel, act, said);
  }
  CHECK(done.counts.of(ActState::failed) == 2);
  const auto failed = bench.journal.items_in(act, ActState::failed);
  CHECK(failed[0].said == "1006 permission denied");
  CHECK(failed[1].said == "it was asked for, yet the panel's database says bounce:Nobody <here>");

  CHECK(begin_retry(bench.journal, act)->id == act);
  CHECK(bench.finish(panel, act).counts.of(ActState::done) == 4);
  CHECK(begin_retry(bench.journal, act).error().code == ErrorCode::not_found);
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
  CHECK(step(bench.journal, panel.policies, of_another, k_now).error().code == ErrorCode::failed);
  CHECK(step(bench.journal, panel.policies, {act + 1, {}, k_task, false, 2}, k_now).error().code ==
        ErrorCode::not_found);
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
      panel.policies.push_back({"d" + std::to_string(site) + ".example", site, policies[random() % 3]});
    }
    const Policies before = panel.policies;
    const auto begun = begin_reject(bench.journal, panel.policies, {}, k_now);
    if (!begun) continue;
    const auto with_kills = [&](int64_t act) {
      Driver driver = k_task;
      for (;;) {
        const PolicyStep done = bench.go(panel, act, {}, driver);
        if (done.batches.empty()) return done;
        const bool killed = random() % 2 == 0;
        size_t until = killed ? random() % 3 : SIZE_MAX;  // of the two domains of a step
        for (const PolicyBatch& batch : done.batches) {
          for (const ActItem& item : batch.items) {
            if (until == 0) break;
            --until;
            panel.set(item.site, batch.policy);
          }
        }
        if (killed) driver.started += 1;
      }
    };
    const PolicyStep done = with_kills(begun->id);
    CHECK(done.counts.of(ActState::done) == done.counts.total());
    for (const PanelPolicy& one : panel.policies) CHECK(one.policy == k_reject);
    for (const auto& [site, times] : panel.asked) CHECK(times == 1);
    const auto undo = begin_undo(bench.journal, {.act = begun->id}, k_now);
    with_kills(undo->id);
    CHECK(panel.policies == before);
    CHECK(bench.journal.counts(begun->id).of(ActState::undone) == done.counts.total());
  }
}

}  // namespace
}  // namespace spamtrace
