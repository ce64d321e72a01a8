#include "origin/score.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "origin/signals.h"

namespace spamtrace {
namespace {

constexpr int64_t k_hour = 500'000;

// An origin, its login, and whether it is white-listed.
struct Case {
  OriginTally tally;
  LoginTally login;
  bool has_login = false;
  bool white_listed = false;
  std::optional<OwnPast> past = {};

  Assessment assess() const {
    return spamtrace::assess({tally, has_login ? &login : nullptr, white_listed, past ? &*past : nullptr});
  }
};

void log_in_from(Case& c, int networks) {
  c.has_login = true;
  c.login.clients = c.login.networks = networks;
}

// `messages` to one recipient each, all accepted, spread over the hours.
Case sender(OriginKind kind, int64_t messages, int64_t hours) {
  Case c;
  c.tally.origin = {kind, "x", "site0.example", Grade::proven};
  c.tally.counts.messages = c.tally.counts.recipients = c.tally.counts.sent = messages;
  c.tally.senders = 1;
  c.tally.busiest.hour = k_hour;
  c.tally.busiest.counts.messages = c.tally.busiest.counts.recipients = messages / hours;
  return c;
}

struct Row {
  std::string signal;
  std::function<Case()> make;
};

// For each signal an origin that it speaks about.
std::vector<Row> rows_for_all_signals() {
  const auto changed = [](Case c, const std::function<void(Case&)>& change) {
    change(c);
    return c;
  };
  const auto mailbox = [] { return sender(OriginKind::smtp_auth, 1000, 10); };
  return {
      {"unknown_recipients",
       [=] {
         return changed(mailbox(), [](Case& c) {
           c.tally.counts.sent = 700, c.tally.counts.bounced = c.tally.counts.unknown_recipients = 300;
         });
       }},
      {"many_networks", [=] { return changed(mailbox(), [](Case& c) { log_in_from(c, 40); }); }},
      {"backscatter", [] { return sender(OriginKind::bounce, 200, 10); }},
      {"burst", [] { return sender(OriginKind::smtp_auth, 5000, 1); }},
      {"above_own_past", [=] { return changed(mailbox(), [](Case& c) {
                                 c.past = OwnPast{21, 4, 12};
                               }); }},
      {"queue_backlog", [=] { return changed(mailbox(), [](Case& c) { c.tally.queued_recipients = 900; }); }},
      {"foreign_senders",
       [=] { return changed(mailbox(), [](Case& c) { c.tally.counts.foreign_sender = 900; }); }},
      {"web_server_script", [] { return sender(OriginKind::web_server, 1000, 10); }},
      {"many_recipients", [=] { return changed(mailbox(), [](Case& c) { c.tally.counts.messages = 20; }); }},
      {"open_relay", [] { return sender(OriginKind::relay, 1000, 10); }},
      {"bounces",
       [=] {
         return changed(mailbox(), [](Case& c) { c.tally.counts.sent = 600, c.tally.counts.bounced = 400; });
       }},
      {"deferrals",
       [=] {
         return changed(mailbox(), [](Case& c) { c.tally.counts.sent = 200, c.tally.counts.deferred = 800; });
       }},
      {"many_senders", [=] { return changed(mailbox(), [](Case& c) { c.tally.senders += 90; }); }},
      {"same_subject",
       [=] {
         return changed(mailbox(), [](Case& c) { c.tally.same_subject = 900, c.tally.with_header = 1000; });
       }},
      {"failed_logins",
       [=] { return changed(mailbox(), [](Case& c) { log_in_from(c, 4), c.login.failures = 400; }); }},
      {"outgoing_limit",
       [=] { return changed(mailbox(), [](Case& c) { log_in_from(c, 4), c.login.over_limit = 12; }); }},
      {"low_volume", [] { return sender(OriginKind::smtp_auth, 10, 10); }},
      {"well_received", mailbox},
      {"newsletter",
       [=] {
         return changed(mailbox(), [](Case& c) { c.tally.with_header = c.tally.list_unsubscribe = 100; });
       }},
      {"few_clients", [=] { return changed(mailbox(), [](Case& c) { log_in_from(c, 1); }); }},
  };
}

const Reason* find_reason(const Assessment& assessment, const std::string& signal) {
  const auto at = std::find_if(assessment.reasons.begin(), assessment.reasons.end(),
                               [&](const Reason& r) { return r.signal == signal; });
  return at == assessment.reasons.end() ? nullptr : &*at;
}

const Signal& signal_of(const std::string& name) {
  return *std::find_if(signals().begin(), signals().end(), [&](const Signal& s) { return s.name == name; });
}

TEST_CASE("every signal has an origin of which it speaks, with a sentence") {
  std::set<std::string> covered;
  for (const Row& row : rows_for_all_signals()) {
    const Assessment assessment = row.make().assess();
    const Reason* reason = find_reason(assessment, row.signal);
    REQUIRE_MESSAGE(reason != nullptr, row.signal);
    CHECK_MESSAGE(reason->sentence != "", row.signal);
    CHECK_MESSAGE((reason->weight > 0) == (signal_of(row.signal).weight > 0), row.signal);
    CHECK_MESSAGE(std::abs(reason->weight) <= std::abs(signal_of(row.signal).weight), row.signal);
    covered.insert(row.signal);
  }
  for (const Signal& signal : signals())
    CHECK_MESSAGE(covered.contains(signal.name), "no test of ", std::string(signal.name));
  CHECK(covered.size() == signals().size());
}

TEST_CASE("a signal is silent where nothing speaks") {
  const Case nobody;
  for (const Reason& reason : nobody.assess().reasons) CHECK_MESSAGE(reason.weight < 0, reason.signal);
  for (const Signal& signal : signals()) {
    const double strength = signal.look({nobody.tally, nullptr, false}).strength;
    CHECK_MESSAGE((strength >= 0 && strength <= 1), std::string(signal.name));
  }
}

TEST_CASE("counts that contradict each other give no strength beyond 1") {
  Case c = sender(OriginKind::smtp_auth, 10, 1);
  c.tally.counts.unknown_recipients = 50;  // more than bounced
  c.tally.counts.deferred = c.tally.queued_recipients = INT64_MAX;
  c.tally.list_unsubscribe = 1000;
  c.tally.with_header = 1000;
  for (const Signal& signal : signals()) {
    const double strength = signal.look({c.tally, nullptr, false}).strength;
    CHECK_MESSAGE((strength >= 0 && strength <= 1), std::string(signal.name));
  }
  CHECK(find_reason(c.assess(), "bounces") == nullptr);
}

TEST_CASE("verdicts") {
  struct VerdictRow {
    std::string what;
    std::function<void(Case&)> change;
    OriginKind kind;
    int64_t messages, hours;
    Verdict want;
  };
  const auto nothing = [](Case&) {};
  const std::vector<VerdictRow> rows = {
      {"a small account", [](Case& c) { log_in_from(c, 2); }, OriginKind::smtp_auth, 40, 10, Verdict::clean},
      {"a small account with a few bounces",
       [](Case& c) { c.tally.counts.sent = 36, c.tally.counts.bounced = 4; }, OriginKind::smtp_auth, 40, 10,
       Verdict::clean},
      {"one message", nothing, OriginKind::smtp_auth, 1, 1, Verdict::clean},
      {"an honest newsletter in an hour",
       [](Case& c) {
         log_in_from(c, 1);
         c.tally.counts.sent = 1960, c.tally.counts.bounced = 40, c.tally.counts.unknown_recipients = 30;
         c.tally.with_header = c.tally.list_unsubscribe = 20, c.tally.queued = c.tally.queued_recipients = 20;
       },
       OriginKind::smtp_auth, 2000, 1, Verdict::clean},
      {"a shop's order mails", nothing, OriginKind::system_user, 2000, 100, Verdict::clean},
      {"a white-listed office", [](Case& c) { c.white_listed = true; }, OriginKind::relay, 1000, 100,
       Verdict::clean},
      {"a handful of bounces", nothing, OriginKind::bounce, 5, 5, Verdict::clean},
      {"a stolen mailbox",
       [](Case& c) {
         log_in_from(c, 60);
         c.tally.counts.sent = 3000, c.tally.counts.bounced = c.tally.counts.unknown_recipients = 1000,
         c.tally.counts.deferred = c.tally.queued_recipients = 1000;
       },
       OriginKind::smtp_auth, 5000, 2, Verdict::spam},
      {"a script under the web server",
       [](Case& c) {
         c.tally.counts.sent = 500, c.tally.counts.bounced = c.tally.counts.unknown_recipients = 500,
         c.tally.queued_recipients = 4000, c.tally.counts.recipients = 5000;
       },
       OriginKind::web_server, 5000, 2, Verdict::spam},
      {"backscatter", [](Case& c) { c.tally.counts.sent = 100, c.tally.counts.deferred = 400; },
       OriginKind::bounce, 500, 5, Verdict::backscatter},
  };
  for (const VerdictRow& row : rows) {
    Case c = sender(row.kind, row.messages, row.hours);
    row.change(c);
    const Assessment got = c.assess();
    CHECK_MESSAGE(got.verdict == row.want, row.what, ": got ", std::string(name_of(got.verdict)), " with ",
                  got.score);
  }
}

TEST_CASE("an hour beside the account's own past") {
  struct PastRow {
    int64_t recipients;
    OwnPast past;
    double want;  // the weight, in hundredths
    std::string sentence;
  };
  const PastRow rows[] = {
      {5000,
       {21, 4, 12},
       150,
       "5000 recipients in the hour from 2027-01-15T08:00:00Z, at most 12 in any hour of the 21 days before"},
      {4000,
       {92, 100, 990},
       150,
       "4000 recipients in the hour from 2027-01-15T08:00:00Z, at most 990 in any hour of the 92 days "
       "before"},
      {4000,
       {92, 100, 1000},
       150,
       "4000 recipients in the hour from 2027-01-15T08:00:00Z, never more than 100 for long in the 92 "
       "days before"},
      {400,
       {7, 50, 50},
       45,
       "400 recipients in the hour from 2027-01-15T08:00:00Z, at most 50 in any hour of the 7 days before"},
      {100,
       {7, 0, 0},
       60,
       "100 recipients in the hour from 2027-01-15T08:00:00Z, at most 0 in any hour of the 7 days before"},
      {100,
       {7, 10, 10},
       60,
       "100 recipients in the hour from 2027-01-15T08:00:00Z, at most 10 in any hour of the 7 days before"},
      {400, {7, 100, 100}, 0, ""},
  };
  for (const PastRow& row : rows) {
    Case c = sender(OriginKind::smtp_auth, row.recipients, 1);
    const double without = c.assess().score;
    c.past = row.past;
    const Assessment got = c.assess();
    const Reason* reason = find_reason(got, "above_own_past");
    REQUIRE((reason != nullptr) == (row.want > 0));
    CHECK(got.score >= without);
    if (reason == nullptr) continue;
    CHECK(std::lround(reason->weight * 100) == row.want);
    CHECK(reason->sentence == row.sentence);
  }
  Case forward = sender(OriginKind::forward, 5000, 1);
  forward.past = OwnPast{21, 4, 12};
  CHECK(find_reason(forward.assess(), "above_own_past") == nullptr);
}

TEST_CASE("no past of its own lowers a score") {
  for (int64_t usual = 0; usual <= 6000; usual += 50) {
    Case c = sender(OriginKind::smtp_auth, 5000, 1);
    const double without = c.assess().score;
    c.past = OwnPast{92, usual, usual * 2};
    CHECK(c.assess().score >= without);
  }
}

TEST_CASE("a mailbox that wrote little for weeks and then much is suspicious by that alone") {
  Case c = sender(OriginKind::smtp_auth, 5000, 1);
  c.tally.counts.sent = 0;  // nothing is decided yet
  CHECK(c.assess().verdict == Verdict::clean);
  c.past = OwnPast{21, 4, 12};
  CHECK(c.assess().verdict == Verdict::suspicious);
}

TEST_CASE("claims alone never make a verdict of spam") {
  Case c = sender(OriginKind::smtp_auth, 1000, 10);
  c.tally.counts.sent = 0;
  c.tally.counts.foreign_sender = 1000;
  c.tally.senders += 600;
  c.tally.same_subject = 1000;
  c.tally.with_header = 1000;
  double proven = 0, claimed = 0;
  for (const Reason& reason : c.assess().reasons)
    (signal_of(reason.signal).rests_on_claims ? claimed : proven) += reason.weight;
  CHECK(claimed > 3);
  CHECK(c.assess().verdict != Verdict::spam);
  CHECK(c.assess().verdict != Verdict::backscatter);

  double all_claims = k_prior;
  for (const Signal& signal : signals()) {
    if (signal.rests_on_claims && signal.weight > 0) all_claims += signal.weight;
  }
  CHECK_MESSAGE(1 / (1 + std::exp(-all_claims)) < 0.8, "all claims together");
}

TEST_CASE("the weightiest reason comes first, and the score lies between 0 and 1") {
  for (const Row& row : rows_for_all_signals()) {
    const Assessment assessment = row.make().assess();
    CHECK((assessment.score > 0 && assessment.score < 1));
    CHECK(std::is_sorted(
        assessment.reasons.begin(), assessment.reasons.end(),
        [](const Reason& a, const Reason& b) { return std::abs(a.weight) > std::abs(b.weight); }));
  }
}

}  // namespace
}  // namespace spamtrace
