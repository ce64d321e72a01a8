#include "server/panel_state.h"

#include <doctest/doctest.h>

#include "index/index.h"
#include "index/panel_state.h"
#include "index/state_table.h"
#include "server/facts.h"

namespace spamtrace {
namespace {

using namespace std::chrono_literals;

const Time k_now = from_unix(1'795'000'000);

PanelAnswers told(const std::string& domains) {
  PanelAnswers answers;
  answers[static_cast<size_t>(PanelList::domains)].text = domains;
  return answers;
}

PanelAnswers silence() {
  PanelAnswers answers;
  for (PanelAnswer& answer : answers) answer.error = Error{ErrorCode::failed, "down", "start it"};
  return answers;
}

TEST_CASE("the same answers again change nothing") {
  const PanelState first = with_answers({}, told("a.example\tme\t1\nodd\n"), k_now);
  CHECK(first.changed == k_now);
  CHECK(first.odd_rows == 1);
  CHECK(first.facts.domains.size() == 1);
  const PanelState again = with_answers(first, told("a.example\tme\t1\nodd\n"), k_now + 5min);
  CHECK(again.changed == k_now);
  const PanelState other = with_answers(again, told("a.example\tyou\t1\n"), k_now + 10min);
  CHECK(other.changed == k_now + 10min);
  CHECK(other.odd_rows == 0);
}

TEST_CASE("a panel without a domain was asked, too") {
  CHECK(with_answers({}, told(""), k_now).changed == k_now);
}

TEST_CASE("what was told before stays while the database is down") {
  PanelState state = with_answers({}, told("a.example\tme\t1\n"), k_now);
  state = with_answers(state, silence(), k_now + 5min);
  state = with_answers(state, silence(), k_now + 10min);
  CHECK(state.facts.domains.size() == 1);
  CHECK(state.changed == k_now);
  CHECK(state.failing_since == k_now + 5min);
  CHECK(state.error->message == "down");
  state = with_answers(state, told("a.example\tme\t1\n"), k_now + 15min);
  CHECK_FALSE(state.error);
  CHECK(state.failing_since == Time{});
  CHECK(state.changed == k_now);
}

TEST_CASE("a database that was always down tells nothing") {
  const PanelState state = with_answers({}, silence(), k_now);
  CHECK(state.facts.empty());
  CHECK(state.changed == Time{});
  CHECK(state.failing_since == k_now);
}

TEST_CASE("a list that was not told stays as it was, the others are new") {
  PanelAnswers answers = told("a.example\tme\t1\n");
  answers[static_cast<size_t>(PanelList::users)].text = "web1\ta.example\n";
  const PanelState before = with_answers({}, answers, k_now);
  PanelAnswers part = told("b.example\tme\t1\n");
  part[static_cast<size_t>(PanelList::users)].error = Error{ErrorCode::failed, "no such table", ""};
  const PanelState state = with_answers(before, part, k_now + 5min);
  CHECK(state.facts.find_domain("b.example") != nullptr);
  CHECK(state.facts.domain_of_user("web1") == "a.example");
  CHECK(state.error->message == "no such table");
}

TEST_CASE("it is kept in the index") {
  Index index(":memory:");
  CHECK(panel_state(index.database()).facts.empty());
  PanelAnswers answers = told("a.example\tme\t1\nodd\n");
  answers[1].text = "web1\ta.example\n";
  answers[2].text = "also.example\ta.example\n";
  answers[3].text = "info@a.example\n";
  const PanelState state = with_answers(with_answers({}, answers, k_now), silence(), k_now + 5min);
  set_panel_state(index.database(), state);
  const PanelState kept = panel_state(index.database());
  CHECK(kept.facts == state.facts);
  CHECK(kept.changed == k_now);
  CHECK(kept.odd_rows == 1);
  CHECK(kept.failing_since == k_now + 5min);
  CHECK(kept.error->hint == "start it");
  set_state_bytes(index.database(), "panel", "damage");
  CHECK(panel_state(index.database()).facts.empty());
}

TEST_CASE("the facts of a server with what the panel told") {
  ServerFacts facts;
  facts.users = Passwd::parse(
      "moved:x:10004:1003::/home/moved:\nshop:x:10003:1003::/var/www/vhosts/shop.example:\n"
      "low:x:999:999::/srv/low:\nplain:x:10005:1003::/var/www/vhosts/plain.example:\n");
  PanelAnswers answers = told("main.example\tme\t1\nsilent.example\tme\t0\n");
  answers[static_cast<size_t>(PanelList::users)].text =
      "moved\tmain.example\nshop\tmain.example\nlow\tmain.example\n";
  answers[static_cast<size_t>(PanelList::aliases)].text = "also.example\tmain.example\n";
  facts.use(with_answers({}, answers, k_now));
  CHECK(facts.domain_of_uid(10004) == "main.example");
  CHECK(facts.domain_of_uid(10003) == "main.example");
  CHECK(facts.domain_of_uid(10005) == "plain.example");
  CHECK(facts.domain_of_uid(4) == "");
  CHECK((facts.role_of(999) == UserRole::subscription));
  CHECK(facts.local_domains.is_local("a@main.example"));
  CHECK(facts.local_domains.is_local("a@also.example"));
  CHECK_FALSE(facts.local_domains.is_local("a@silent.example"));
}

}  // namespace
}  // namespace spamtrace
