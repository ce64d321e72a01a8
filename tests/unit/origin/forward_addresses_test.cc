#include "origin/forward_addresses.h"

#include <doctest/doctest.h>

#include "trace/recipient_finder.h"

namespace spamtrace {
namespace {

using Names = std::vector<std::string>;

PanelFacts panel() {
  PanelFacts facts;
  facts.policies = {{"a.example", 1, {PolicyMode::forward, "Info@a.example"}},
                    {"b.example", 2, {PolicyMode::bounce, "info@b.example"}},
                    {"c.example", 3, {PolicyMode::forward, "far@elsewhere.example"}}};
  return facts;
}

MessageTrace postfix(const std::string& address, bool by_alias, Route route = Route::local) {
  MessageTrace trace;
  trace.mta = Mta::postfix;
  trace.sender = "somebody@example.net";
  trace.recipients = {{.key = postfix_recipient_key(address),
                       .route = route,
                       .outcome = RecipientOutcome::sent,
                       .by_alias = by_alias}};
  return trace;
}

MessageTrace qmail(const std::string& local_address, Link link) {
  MessageTrace trace;
  trace.mta = Mta::qmail;
  trace.sender = "somebody@example.net";
  trace.addresses = {local_address};
  trace.recipients = {
      {.key = recipient_key(true, local_address), .route = Route::local, .outcome = RecipientOutcome::sent}};
  trace.ancestors.emplace_back();
  trace.ancestors.back().link = link;
  return trace;
}

TEST_CASE("mail that a forward's address got under another name") {
  const ForwardAddresses forwards(panel());
  CHECK(forwards.reached_by(postfix("info@a.example", true)) == Names{"info@a.example"});
  CHECK(forwards.reached_by(postfix("Info@a.example", true)) == Names{"info@a.example"});
  CHECK(forwards.reached_by(postfix("far@elsewhere.example", true, Route::remote)) ==
        Names{"far@elsewhere.example"});
  CHECK(forwards.reached_by(qmail("1-info@a.example", Link::forward_of)) == Names{"info@a.example"});
}

TEST_CASE("mail under its own name, to others, from nobody, or not delivered is none") {
  const ForwardAddresses forwards(panel());
  CHECK(forwards.reached_by(postfix("info@a.example", false)).empty());
  CHECK(forwards.reached_by(postfix("info@b.example", true)).empty());
  CHECK(forwards.reached_by(qmail("1-info@a.example", Link::bounce_of)).empty());
  CHECK(forwards.reached_by(qmail("1-other@a.example", Link::forward_of)).empty());
  MessageTrace bounce = postfix("info@a.example", true);
  bounce.sender.clear();
  CHECK(forwards.reached_by(bounce).empty());
  MessageTrace waiting = postfix("info@a.example", true);
  waiting.recipients[0].outcome = RecipientOutcome::deferred;
  CHECK(forwards.reached_by(waiting).empty());
  CHECK(ForwardAddresses(PanelFacts{}).reached_by(postfix("info@a.example", true)).empty());
}

}  // namespace
}  // namespace spamtrace
