#include "action/queue_change.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

#include "action/panel_change.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

const Time k_now = Time{Duration{1'795'000'000'000'000}};

QueueIdentity message(uint64_t inode, QueueState state = QueueState::deferred) {
  return {"A" + std::to_string(inode), 0, inode, Time{Duration{static_cast<int64_t>(inode)}}, state};
}

// A queue as a reading process would tell of it.
struct Queue {
  std::vector<QueueIdentity> messages;
  size_t questions = 0;

  QueueIdentity* find(const std::string& id) {
    const auto at = std::ranges::find(messages, id, &QueueIdentity::id);
    return at == messages.end() ? nullptr : &*at;
  }
  std::vector<QueueIdentity> ask(const std::vector<QueueIdentity>& asked) {
    ++questions;
    std::vector<QueueIdentity> there;
    for (const QueueIdentity& one : asked) {
      if (const QueueIdentity* found = find(one.id)) there.push_back(*found);
    }
    return there;
  }
  void set(const ActItem& item, const std::string& text) {
    const std::string id = identity_of(item).id;
    if (text == k_gone) std::erase_if(messages, [&](const QueueIdentity& one) { return one.id == id; });
    QueueIdentity* found = find(id);
    if (found != nullptr) found->state = text == k_held ? QueueState::hold : QueueState::deferred;
  }
};

struct Bench {
  TempDir room;
  ActJournal journal{room.path().string(), Database::Access::write};
  Queue queue;

  QueueValues values(int64_t act, size_t at_once = 3) {
    std::vector<ActItem> items = journal.items_in(act, ActState::sent);
    std::ranges::move(journal.items_in(act, ActState::planned), std::back_inserter(items));
    return {std::move(items), [this](const auto& asked) { return queue.ask(asked); }, at_once};
  }
  ActStep go(int64_t act, Driver driver = {4711, 1}, size_t things = 2) {
    const auto done = step(journal, values(act), {act, {}, driver, false, things}, k_now);
    REQUIRE_MESSAGE(done.has_value(), done.error().message);
    return *done;
  }
  ActStep finish(int64_t act) {
    for (ActStep done = go(act);; done = go(act)) {
      if (done.batches.empty()) return done;
      for (const ActBatch& batch : done.batches) {
        for (const ActItem& item : batch.items) queue.set(item, batch.text);
      }
    }
  }
  int64_t begin(QueueAct act) {
    return begin_act(journal, name_of(act), "root", items_of(act, queue.messages), k_now).id;
  }
};

TEST_CASE("an act and its way back") {
  Bench bench;
  for (uint64_t i = 1; i <= 7; ++i) bench.queue.messages.push_back(message(i));
  const int64_t act = bench.begin(QueueAct::hold);
  bench.queue.messages.push_back(message(8));  // it came later
  CHECK(bench.finish(act).counts.of(ActState::done) == 7);
  for (const QueueIdentity& one : bench.queue.messages)
    CHECK((one.state == QueueState::hold) == (one.inode <= 7));
  const auto undo = begin_undo(bench.journal, {.act = act}, k_now);
  CHECK(bench.finish(undo->id).counts.of(ActState::done) == 7);
  for (const QueueIdentity& one : bench.queue.messages) CHECK(one.state == QueueState::deferred);
}

TEST_CASE("what became of a message before it was its turn") {
  struct Row {
    QueueAct act;
    QueueState before, then;
    bool gone, other;
    ActState want;
  };
  constexpr QueueState k_deferred = QueueState::deferred, k_hold = QueueState::hold;
  const Row rows[] = {
      {QueueAct::hold, k_deferred, QueueState::active, false, false, ActState::done},
      {QueueAct::hold, k_deferred, k_hold, false, false, ActState::already},
      {QueueAct::hold, k_deferred, k_deferred, true, false, ActState::failed},
      {QueueAct::hold, k_deferred, k_deferred, false, true, ActState::failed},  // its id is another one's
      {QueueAct::remove, k_deferred, k_deferred, false, true, ActState::already},
      {QueueAct::remove, k_deferred, k_hold, false, false, ActState::done},
      {QueueAct::release, k_hold, k_hold, false, false, ActState::done},
      {QueueAct::release, k_hold, QueueState::incoming, false, false, ActState::already},
      {QueueAct::release, k_hold, k_hold, true, false, ActState::failed},
  };
  for (const Row& row : rows) {
    CAPTURE(name_of(row.act));
    Bench bench;
    bench.queue.messages = {message(1, row.before)};
    const int64_t act = bench.begin(row.act);
    bench.queue.messages[0].state = row.then;
    if (row.other) bench.queue.messages[0].arrival += Duration{1};
    if (row.gone) bench.queue.messages.clear();
    CHECK(bench.finish(act).counts.of(row.want) == 1);
    if (row.other) CHECK(bench.queue.messages.size() == 1);
  }
}

TEST_CASE("a released message that is delivered at once was released") {
  Bench bench;
  bench.queue.messages = {message(1, QueueState::hold)};
  const int64_t act = bench.begin(QueueAct::release);
  bench.go(act);
  bench.queue.messages.clear();
  CHECK(bench.go(act).counts.of(ActState::done) == 1);
}

TEST_CASE("what is gone cannot be brought back, and that is said before") {
  Bench bench;
  bench.queue.messages = {message(1)};
  const int64_t act = bench.begin(QueueAct::remove);
  bench.finish(act);
  const auto undo = plan_undo(bench.journal, {.act = act});
  CHECK(undo.error().message == "what has left the queue cannot be brought back");
  CHECK(bench.journal.count_acts() == 1);
}

TEST_CASE("where messages stand is asked for in pieces") {
  Bench bench;
  for (uint64_t i = 1; i <= 10; ++i) bench.queue.messages.push_back(message(i));
  const int64_t act = bench.begin(QueueAct::hold);
  const QueueValues values = bench.values(act, 4);
  for (const ActItem& item : bench.journal.items_in(act, ActState::planned))
    CHECK(values.find(item) == std::string(k_queued));
  CHECK(bench.queue.questions == 3);
  ActItem unknown;
  unknown.number = 12345;
  CHECK_FALSE(values.find(unknown));
}

TEST_CASE("messages of further instances keep their spool") {
  QueueIdentity one = message(7);
  one.spool = 2;
  const std::vector<ActItem> items = items_of(QueueAct::hold, {one});
  CHECK(items[0].name == "2/A7");
  CHECK(identity_of(items[0]).is_of_same_message(one));
}

// The process is killed before, within and behind a batch.
TEST_CASE("after any kills the journal and the queue agree, and the way back is whole") {
  for (unsigned seed = 0; seed < 60; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Bench bench;
    for (uint64_t i = 1; i <= 9; ++i) bench.queue.messages.push_back(message(i));
    const auto with_kills = [&](int64_t act) {
      Driver driver{4711, 1};
      for (;;) {
        const ActStep done = bench.go(act, driver);
        if (done.batches.empty()) return done;
        const bool killed = random() % 2 == 0;
        size_t until = killed ? random() % 3 : SIZE_MAX;
        for (const ActItem& item : done.batches[0].items) {
          if (until == 0) break;
          --until;
          bench.queue.set(item, done.batches[0].text);
        }
        if (killed) ++driver.started;
      }
    };
    const int64_t act = bench.begin(QueueAct::hold);
    CHECK(with_kills(act).counts.of(ActState::done) == 9);
    for (const QueueIdentity& one : bench.queue.messages) CHECK(one.state == QueueState::hold);
    CHECK(with_kills(begin_undo(bench.journal, {.act = act}, k_now)->id).counts.of(ActState::done) == 9);
    for (const QueueIdentity& one : bench.queue.messages) CHECK(one.state == QueueState::deferred);
  }
}

}  // namespace
}  // namespace spamtrace
