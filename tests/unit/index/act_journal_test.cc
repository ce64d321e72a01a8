#include "index/act_journal.h"

#include <doctest/doctest.h>

#include <fstream>

#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

const Time k_now = Time{Duration{1'795'000'000'000'000}};

ActItem item(const char* name, ActState state = ActState::planned) {
  ActItem item;
  item.name = name;
  item.before = "bounce:\xff";
  item.after = "reject";
  item.state = state;
  return item;
}

TEST_CASE("an act and its items are there for the next process") {
  const TempDir room;
  int64_t id = 0;
  {
    ActJournal journal(room.path().string(), Database::Access::write);
    id = journal.add({.kind = "policy", .actor = "admin", .begun = k_now}, {item("a"), item("b")});
  }
  const auto journal = open_act_journal(room.path().string());
  REQUIRE(journal);
  const auto act = journal->find(id);
  REQUIRE(act);
  CHECK(act->actor == "admin");
  CHECK(act->begun == k_now);
  CHECK_FALSE(known(act->ended));
  CHECK(journal->unfinished("policy")->id == id);
  CHECK_FALSE(journal->unfinished("hold"));
  const auto items = journal->items_in(id, ActState::planned);
  REQUIRE(items.size() == 2);
  CHECK(items[0].before == "bounce:\xff");
  CHECK(items[1].name == "b");
}

// As the version before this one made it.
void make_without_targets(const TempDir& room) {
  Database old(room / "journal.db");
  old.execute(R"(
    CREATE TABLE act (
      id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, actor TEXT NOT NULL, undoes INTEGER NOT NULL,
      begun INTEGER NOT NULL, ended INTEGER NOT NULL, driver INTEGER NOT NULL, driver_started INTEGER NOT NULL);
    CREATE TABLE item (
      number INTEGER PRIMARY KEY AUTOINCREMENT, act INTEGER NOT NULL, name TEXT NOT NULL, site INTEGER NOT NULL,
      before BLOB NOT NULL, after BLOB NOT NULL, state INTEGER NOT NULL, said TEXT NOT NULL,
      forced INTEGER NOT NULL, undoes INTEGER NOT NULL);
    CREATE INDEX item_by_act ON item (act, state);
    INSERT INTO act VALUES (1, 'policy', 'admin', 0, 1, 2, 0, 0);
    INSERT INTO item VALUES (1, 1, 'a.example', 7, 'bounce', 'reject', 2, '', 0, 0);
    PRAGMA application_id = 0x5350544a;
    PRAGMA user_version = 1)");
}

TEST_CASE("a journal without targets is read, and gets them when it is written") {
  const TempDir room;
  make_without_targets(room);
  const auto check = [](ActJournal& journal) {
    const auto items = journal.items(1, true, 0, 9);
    REQUIRE(items.size() == 1);
    CHECK(items[0].name == "a.example");
    CHECK(items[0].target == ActTarget::domain);
    CHECK(journal.items_in(1, ActState::done).size() == 1);
  };
  check(*open_act_journal(room.path().string()));
  ActJournal journal(room.path().string(), Database::Access::write);
  check(journal);
  ActItem plan = item("Gold");
  plan.target = ActTarget::plan;
  const int64_t id = journal.add({.kind = "policy", .begun = k_now}, {plan});
  CHECK(open_act_journal(room.path().string())->items_in(id, ActState::planned)[0].target == ActTarget::plan);
}

TEST_CASE("what was only shown is no act until it begins, and is forgotten after some others") {
  const TempDir room;
  ActJournal journal(room.path().string(), Database::Access::write);
  const int64_t shown = journal.add({.kind = "hold", .actor = "admin"}, {item("a"), item("b")});
  CHECK(journal.count_acts() == 0);
  CHECK(journal.acts(0, 9).empty());
  CHECK_FALSE(journal.unfinished("hold"));
  CHECK(journal.begin(shown, "root", k_now));
  CHECK_FALSE(journal.begin(shown, "root", k_now));
  CHECK(journal.find(shown)->actor == "root");
  CHECK(journal.unfinished("hold")->id == shown);
  CHECK(journal.items_in(shown, ActState::planned).size() == 2);
  std::vector<int64_t> more;
  for (int i = 0; i < 25; ++i) more.push_back(journal.add({.kind = "hold"}, {item("c")}));
  CHECK_FALSE(journal.find(more.front()));
  CHECK(journal.items(more.front(), false, 0, 9).empty());
  CHECK(journal.find(more.back()));
  CHECK(journal.find(shown));
}

TEST_CASE("what acts of a kind gave each domain last") {
  const TempDir room;
  ActJournal journal(room.path().string(), Database::Access::write);
  const auto set = [](const char* name, const char* after, ActState state) {
    ActItem one = item(name, state);
    one.after = after;
    return one;
  };
  journal.add({.kind = "policy", .begun = k_now},
              {set("a", "reject", ActState::undone), set("b", "reject", ActState::done),
               set("c", "reject", ActState::done), set("d", "reject", ActState::failed)});
  ActItem plan = set("b", "bounce", ActState::done);
  plan.target = ActTarget::plan;
  journal.add({.kind = "policy", .begun = k_now},
              {set("a", "bounce", ActState::already), plan, set("c", "bounce", ActState::sent),
               set("e", "bounce", ActState::planned), set("f", "bounce", ActState::changed)});
  journal.add({.kind = "white_list", .begun = k_now}, {set("a", "absent", ActState::done)});
  CHECK(journal.domains_as_set("policy") ==
        std::map<std::string, std::string>{{"a", "bounce"}, {"b", "reject"}, {"c", "bounce"}});
}

TEST_CASE("acts come latest first, troubles of an act first") {
  const TempDir room;
  ActJournal journal(room.path().string(), Database::Access::write);
  const std::vector<ActItem> items = {item("a", ActState::done), item("b", ActState::failed),
                                      item("c", ActState::changed), item("d", ActState::done)};
  for (int i = 0; i < 3; ++i) journal.add({.kind = "policy", .begun = k_now}, items);
  CHECK(journal.count_acts() == 3);
  const auto page = journal.acts(1, 1);
  REQUIRE(page.size() == 1);
  CHECK(page[0].id == 2);
  std::string names;
  for (const ActItem& one : journal.items(2, true, 0, 9)) names += one.name;
  CHECK(names == "bcad");
  CHECK(journal.items(2, false, 1, 2)[0].name == "b");
  CHECK(journal.counts(2).total() == 4);
}

TEST_CASE("a file that is no journal is neither used nor touched") {
  const TempDir room;
  std::ofstream(room / "journal.db") << "this is no journal of acts, and somebody may need it";
  CHECK_THROWS_AS(ActJournal(room.path().string(), Database::Access::write), SQLite::Exception);
  CHECK_THROWS_AS(open_act_journal(room.path().string()), SQLite::Exception);
  std::ifstream file(room / "journal.db");
  CHECK(std::string(std::istreambuf_iterator<char>(file), {}).starts_with("this is no journal"));
}

TEST_CASE("one of a later version is left alone") {
  const TempDir room;
  {
    ActJournal journal(room.path().string(), Database::Access::write);
    Database((room / "journal.db").string()).execute("PRAGMA user_version = 99");
  }
  CHECK_THROWS_AS(ActJournal(room.path().string(), Database::Access::write), SQLite::Exception);
}

TEST_CASE("where nothing was ever changed there is no journal") {
  const TempDir room;
  CHECK(open_act_journal(room.path().string()) == nullptr);
  CHECK(open_act_journal("") == nullptr);
}

}  // namespace
}  // namespace spamtrace
