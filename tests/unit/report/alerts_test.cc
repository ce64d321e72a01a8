#include "report/alerts.h"

#include <doctest/doctest.h>

#include "unit/keep_umask.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

using namespace std::chrono_literals;

const Time k_now = from_unix(1'795'000'000);

// A server of which the index alone is known.
struct Watched {
  Watched() { index.begin(); }
  ~Watched() { index.commit(); }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  // In one hour, of which so many do not exist: enough of them is spam.
  void send(const std::string& login, int messages, Time when, int unknown_of_ten) {
    Share share;
    share.mail = MailClass::outgoing;
    share.origin = {OriginKind::smtp_auth, login, login.substr(login.find('@') + 1), Grade::proven};
    share.sender = login;
    share.first_seen = when;
    for (int i = 0; i < messages; ++i) {
      const bool unknown = i % 10 < unknown_of_ten;
      share.counts = {1, 1, unknown ? 0 : 1, 0, unknown ? 1 : 0, unknown ? 1 : 0, 0};
      index.history().add(index.history().keep(share));
    }
    index.commit();
    index.begin();
  }
  void send_spam(const std::string& login, Time when) { send(login, 3000, when, 5); }

  std::vector<Alert> ask(Time now, uint64_t queued = 0, const std::vector<std::string>& told = {}) {
    const ReportBase base{index, inputs, server, opened, scope};
    const AlertsQuestion question{.now = now, .queue_growth = 1000, .told = told, .keep_reject = keep_reject};
    return watch(base, question, queued, set_by_acts, state).alerts;
  }
  void set_policies(const std::vector<PanelPolicy>& policies) {
    PanelState told;
    told.facts.policies = policies;
    for (const PanelPolicy& one : policies) told.facts.domains.push_back({one.domain, "", one.site > 0});
    server.use(told);
  }
  std::vector<std::string> untold(Time now, uint64_t queued = 0) {
    std::vector<std::string> ids;
    for (const Alert& alert : ask(now, queued)) {
      if (!alert.told) ids.push_back(alert.id);
    }
    return ids;
  }

  Index index{":memory:"};
  Inputs inputs;
  ServerFacts server;
  OpenedIndex opened;
  Scope scope;
  WatchState state;
  SetByActs set_by_acts;
  bool keep_reject = false;
};

using Ids = std::vector<std::string>;
const std::string k_thief = "source:smtp_auth:info@site1.example";

TEST_CASE("who sends spam is told once, until it is over and comes back") {
  Watched server;
  server.send("honest@site0.example", 30, k_now - 2h, 0);
  CHECK(server.untold(k_now) == Ids{});
  server.send_spam("info@site1.example", k_now - 1h);
  CHECK(server.untold(k_now) == Ids{k_thief});
  CHECK(server.untold(k_now + 5min) == Ids{k_thief});  // nobody said that it was told
  server.ask(k_now + 10min, 0, {k_thief});
  CHECK(server.untold(k_now + 15min) == Ids{});
  REQUIRE(server.ask(k_now + 15min).size() == 1);
  const Alert alert = server.ask(k_now + 15min)[0];
  CHECK(alert.since == k_now);
  CHECK(alert.source == "smtp_auth:info@site1.example");
  CHECK(alert.recipients == 3000);
  CHECK(alert.score > 0.8);
  CHECK(alert.reason.find("do not exist") != std::string::npos);

  CHECK(server.ask(k_now + 30h).empty());  // its hour is more than a day ago
  server.send_spam("info@site1.example", k_now + 40h);
  CHECK(server.untold(k_now + 41h) == Ids{k_thief});
}

TEST_CASE("a source that is suspicious only is told where it was guilty before") {
  Watched server;
  server.send("info@site1.example", 60, k_now - 1h, 2);
  REQUIRE(server.ask(k_now).empty());
  server.state.open = {{k_thief, k_now - 3h, true}};
  REQUIRE(server.ask(k_now).size() == 1);
  CHECK(server.ask(k_now)[0].score < 0.8);
  CHECK(server.ask(k_now)[0].told);
  CHECK(server.ask(k_now)[0].since == k_now - 3h);
}

TEST_CASE("a queue that grows fast") {
  Watched server;
  CHECK(server.untold(k_now, 500) == Ids{});  // how long it was before is not known
  CHECK(server.untold(k_now + 30min, 1400) == Ids{});
  CHECK(server.untold(k_now + 40min, 1500) == Ids{"queue"});
  const Alert alert = server.ask(k_now + 41min, 1600, {"queue"}).at(0);
  CHECK(alert.queue_now == 1600);
  CHECK(alert.queue_before == 500);
  CHECK(alert.before == k_now);
  CHECK(server.untold(k_now + 50min, 1700) == Ids{});
  CHECK(server.ask(k_now + 55min, 1000).size() == 1);  // half of the growth is left
  CHECK(server.ask(k_now + 56min, 900).empty());
  CHECK(server.untold(k_now + 58min, 2000) == Ids{"queue"});  // it came back
}

TEST_CASE("a queue that grows slowly, and one that only shrinks") {
  Watched server;
  for (int i = 0; i < 100; ++i) CHECK(server.ask(k_now + i * 5min, static_cast<uint64_t>(i) * 70).empty());
  CHECK(server.state.sizes.size() <= 13);
  for (int i = 0; i < 20; ++i)
    CHECK(server.ask(k_now + 10h + i * 5min, 90'000 - static_cast<uint64_t>(i) * 2000).empty());
}

TEST_CASE("a clock that was set back does not make a queue grow") {
  Watched server;
  server.ask(k_now, 10);
  CHECK(server.ask(k_now - 5h, 5000).empty());
  CHECK(server.state.sizes.size() == 1);
}

const MailPolicy k_reject{PolicyMode::reject, {}};
const MailPolicy k_bounce{PolicyMode::bounce, {}};

TEST_CASE("domains that leave reject are told as one, and again when another one joins") {
  Watched server;
  server.keep_reject = true;
  server.set_policies({{"a.example", 1, k_bounce}, {"b.example", 2, k_reject}, {"c.example", 0, k_reject}});
  CHECK(server.ask(k_now).empty());
  server.set_policies({{"a.example", 1, k_bounce}, {"b.example", 2, k_bounce}, {"c.example", 0, k_reject}});
  CHECK(server.untold(k_now + 5min) == Ids{"policy"});
  CHECK(server.untold(k_now + 6min) == Ids{"policy"});
  CHECK(server.ask(k_now + 7min, 0, {"policy"}).at(0).told);
  CHECK(server.untold(k_now + 10min) == Ids{});

  server.set_policies({{"a.example", 1, k_bounce}, {"b.example", 2, k_bounce}, {"c.example", 0, k_bounce}});
  // Who says that he told it did not know of the one that joined meanwhile.
  CHECK_FALSE(server.ask(k_now + 15min, 0, {"policy"}).at(0).told);
  const Alert alert = server.ask(k_now + 16min, 0, {"policy"}).at(0);
  CHECK(alert.told);
  CHECK(alert.since == k_now + 5min);
  CHECK(alert.domains == 2);
  CHECK(alert.mail_off == 1);
  CHECK(alert.names == Ids{"b.example", "c.example"});

  server.set_policies({{"a.example", 1, k_bounce}, {"b.example", 2, k_reject}, {"c.example", 0, k_bounce}});
  CHECK(server.ask(k_now + 20min).at(0).told);
  server.set_policies({{"a.example", 1, k_bounce}, {"b.example", 2, k_reject}, {"c.example", 0, k_reject}});
  CHECK(server.ask(k_now + 25min).empty());
}

TEST_CASE("what an act of Spamtrace set is no news") {
  Watched server;
  server.keep_reject = true;
  server.set_policies({{"a.example", 1, k_reject}});
  server.ask(k_now);
  server.set_policies({{"a.example", 1, k_bounce}});
  server.set_by_acts = {{"a.example", "bounce"}};
  CHECK(server.ask(k_now + 5min).empty());
}

TEST_CASE("without the option what was known is forgotten") {
  Watched server;
  server.keep_reject = true;
  server.set_policies({{"a.example", 1, k_reject}});
  server.ask(k_now);
  server.set_policies({{"a.example", 1, k_bounce}});
  REQUIRE(server.ask(k_now + 5min).size() == 1);
  server.keep_reject = false;
  CHECK(server.ask(k_now + 10min).empty());
  CHECK_FALSE(server.state.reject);
  server.keep_reject = true;
  CHECK(server.ask(k_now + 15min).empty());  // the first run once more
}

TEST_CASE("while the panel's database is silent nothing new follows") {
  Watched server;
  server.keep_reject = true;
  server.set_policies({});
  CHECK(server.ask(k_now).empty());
  server.set_policies({{"a.example", 1, k_bounce}});
  CHECK(server.ask(k_now + 5min).empty());
  server.set_policies({{"a.example", 1, k_bounce}, {"b.example", 2, k_bounce}});
  CHECK(server.untold(k_now + 10min) == Ids{"policy"});
  server.set_policies({});
  CHECK(server.ask(k_now + 15min).at(0).domains == 1);
}

TEST_CASE("of very many domains the first are named") {
  Watched server;
  server.keep_reject = true;
  server.set_policies({{"a.example", 1, k_reject}});
  server.ask(k_now);
  std::vector<PanelPolicy> policies;
  for (int i = 10; i < 60; ++i) policies.push_back({"new" + std::to_string(i) + ".example", 1, k_bounce});
  server.set_policies(policies);
  const Alert alert = server.ask(k_now + 5min).at(0);
  CHECK(alert.domains == 50);
  REQUIRE(alert.names.size() == Alert::k_most_names);
  CHECK(alert.names.back() == "new29.example");
}

TEST_CASE("so many are told at most, those with the highest scores") {
  Watched server;
  for (size_t i = 0; i < AlertsAnswer::k_most_alerts + 20; ++i)
    server.send("user" + std::to_string(i) + "@site0.example", 200, k_now - 1h, 5);
  CHECK(server.ask(k_now).size() == AlertsAnswer::k_most_alerts);
}

TEST_CASE("what was told is kept in the index, and without one there is no answer") {
  const TempDir dir;
  const KeepUmask keep;
  const auto ask = [&](const std::string& directory, const IndexFile& file) {
    OpenedIndex opened = open_index(directory, file, 0);
    const Inputs inputs;
    const ServerFacts server;
    const Scope scope;
    const auto answer = report_alerts({*opened.index, inputs, server, opened, scope}, {.now = k_now});
    return answer ? std::to_string(watch_state(opened.index->database()).sizes.size())
                  : answer.error().message;
  };
  const std::string state = (dir.path() / "state").string();
  CHECK(ask(state, k_whole_index) == "1");
  CHECK(ask(state, k_whole_index) == "1");  // the same minute
  CHECK(ask("", k_whole_index).find("cannot be remembered") != std::string::npos);
  CHECK(ask(state, k_recent_index).find("were not read") != std::string::npos);
}

}  // namespace
}  // namespace spamtrace
