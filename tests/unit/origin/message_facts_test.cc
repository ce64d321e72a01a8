#include "origin/message_facts.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "mail/address.h"

namespace spamtrace {
namespace {

using namespace std::string_literals;

struct Tried {
  std::string address;
  bool local;
  RecipientOutcome outcome;
  bool unknown = false;
};

MessageTrace trace_of(const std::vector<Tried>& all) {
  MessageTrace trace;
  for (const Tried& one : all) {
    trace.recipients.push_back({.key = recipient_key(one.local, one.address),
                                .route = one.local ? Route::local : Route::remote,
                                .outcome = one.outcome,
                                .unknown_recipient = one.unknown});
  }
  return trace;
}

QueuedMessage queued(const std::string& local, const std::string& remote, const std::string& undecided = {}) {
  QueuedMessage message;
  message.recipients.append_file(Route::local, local);
  message.recipients.append_file(Route::remote, remote);
  message.recipients.append_file(Route::undecided, undecided);
  return message;
}

ServerFacts server() {
  ServerFacts facts;
  facts.local_domains.add_virtualdomains("site0.example:1\n");
  return facts;
}

std::string counts(const MessageTrace* trace, const QueuedMessage* message) {
  const RecipientCounts c = count_recipients({trace, message, {}}, server());
  return "all " + std::to_string(c.recipients) + " sent " + std::to_string(c.sent) + " deferred " +
         std::to_string(c.deferred) + " bounced " + std::to_string(c.bounced) + " unknown " +
         std::to_string(c.unknown) + " remote " + std::to_string(c.remote) + " queued " +
         std::to_string(c.queued);
}

TEST_CASE("recipients are counted once, under their last state") {
  using enum RecipientOutcome;
  struct Row {
    std::string what;
    std::vector<Tried> tried;  // none: the log does not hold the message
    std::optional<QueuedMessage> message;
    std::string want;
  };
  QueuedMessage with_bounce = queued("D1-no@site0.example\0"s, "Dno@x\0Db@x\0"s);
  with_bounce.bounce_reports = "<no@site0.example>:\nno\n\n<no@x>:\nno\n\n";
  const std::vector<Row> rows = {
      {"log only",
       {{"a@x", false, sent},
        {"b@x", false, deferred},
        {"c@x", false, bounced, true},
        {"1-d@s", true, sent},
        {"e@x", false, untried}},
       std::nullopt,
       "all 5 sent 2 deferred 1 bounced 1 unknown 1 remote 4 queued 0"},
      {"queue only",
       {},
       queued("D1-a@s\0"s, "Tb@x\0Dc@x\0"s),
       "all 3 sent 2 deferred 0 bounced 0 unknown 0 remote 2 queued 1"},
      {"todo: the domains of the server decide",
       {},
       queued("", "", "Ta@site0.example\0Tb@x\0Tnobody\0"s),
       "all 3 sent 0 deferred 0 bounced 0 unknown 0 remote 1 queued 3"},
      {"both: the log knows the outcome, the queue what waits",
       {{"b@x", false, deferred}, {"c@x", false, sent}},
       queued("", "Tb@x\0Dc@x\0Td@x\0"s),
       "all 3 sent 1 deferred 1 bounced 0 unknown 0 remote 3 queued 2"},
      {"the same address twice in one file",
       {},
       queued("", "Tb@x\0Tb@x\0"s),
       "all 1 sent 0 deferred 0 bounced 0 unknown 0 remote 1 queued 1"},
      {"the same address twice, and in the log",
       {{"b@x", false, deferred}},
       queued("", "Tb@x\0Tb@x\0"s),
       "all 1 sent 0 deferred 1 bounced 0 unknown 0 remote 1 queued 1"},
      {"the same address in two files",
       {},
       queued("Tb@x\0"s, "Tb@x\0"s),
       "all 2 sent 0 deferred 0 bounced 0 unknown 0 remote 1 queued 2"},
      {"done, and reported as failed",
       {},
       with_bounce,
       "all 3 sent 1 deferred 0 bounced 2 unknown 0 remote 2 queued 0"},
      {"an odd address stands in the log in another form",
       {{"b_c_@x", false, bounced}},
       queued("", "Db%c\xff@x\0"s),
       "all 1 sent 0 deferred 0 bounced 1 unknown 0 remote 1 queued 0"},
      {"nobody", {}, queued("", ""), "all 0 sent 0 deferred 0 bounced 0 unknown 0 remote 0 queued 0"},
      {"a queue file without recipients leaves the log's",
       {{"a@x", false, sent}},
       queued("", ""),
       "all 1 sent 1 deferred 0 bounced 0 unknown 0 remote 1 queued 0"},
  };
  for (const Row& row : rows) {
    const MessageTrace trace = trace_of(row.tried);
    const std::string got =
        counts(row.tried.empty() ? nullptr : &trace, row.message ? &*row.message : nullptr);
    CHECK_MESSAGE(got == row.want, row.what, ": got ", got, ", want ", row.want);
  }
}

// Postfix keeps one list, and the log's form of an address is its key.
struct Delivered {
  std::string address;
  Route route;
  RecipientOutcome outcome;
};

MessageTrace postfix_trace(const std::vector<Delivered>& all) {
  MessageTrace trace;
  trace.mta = Mta::postfix;
  for (const Delivered& one : all) {
    TracedRecipient recipient;
    recipient.key = recipient_key(false, as_postfix_logs(one.address));
    recipient.route = one.route;
    recipient.outcome = one.outcome;
    recipient.address = static_cast<uint32_t>(trace.addresses.size());
    if (one.route != Route::remote) trace.addresses.push_back(one.address);
    trace.recipients.push_back(recipient);
  }
  return trace;
}

QueuedMessage postfix_file(QueueState state, const std::string& recipients, bool requeued = false) {
  QueuedMessage message;
  message.mta = Mta::postfix;
  message.state = state;
  message.requeued = requeued;
  message.recipients.append_file(Route::undecided, recipients);
  return message;
}

TEST_CASE("Postfix's recipients are counted once, by queue and log") {
  using enum RecipientOutcome;
  using enum Route;
  struct Row {
    std::string what;
    std::vector<Delivered> tried;  // none: the log does not hold the message
    std::optional<QueuedMessage> message;
    std::string want;
  };
  const std::vector<Row> rows = {
      {"log only",
       {{"a@x", remote, sent}, {"b@site0.example", local, bounced}, {"c@x", undecided, deferred}},
       std::nullopt,
       "all 3 sent 1 deferred 1 bounced 1 unknown 0 remote 2 queued 0"},
      {"log only: error(8) had it, its domain tells the way",
       {{"b@site0.example", undecided, deferred}, {"c@x", undecided, deferred}},
       std::nullopt,
       "all 2 sent 0 deferred 2 bounced 0 unknown 0 remote 1 queued 0"},
      {"queue only, deferred: each was tried",
       {},
       postfix_file(QueueState::deferred, "Ta@x\0Db@x\0Tc@site0.example\0"s),
       "all 3 sent 1 deferred 2 bounced 0 unknown 0 remote 2 queued 2"},
      {"queue only, active: none may have been tried",
       {},
       postfix_file(QueueState::active, "Ta@x\0Tb@x\0"s),
       "all 2 sent 0 deferred 0 bounced 0 unknown 0 remote 2 queued 2"},
      {"both: the log knows the outcome, the queue what waits",
       {{"a@x", remote, deferred}, {"b@x", remote, bounced}},
       postfix_file(QueueState::deferred, "Ta@x\0Db@x\0Tc@x\0"s),
       "all 3 sent 0 deferred 2 bounced 1 unknown 0 remote 3 queued 2"},
      {"both: the log knows that an address of ours goes elsewhere, and one outside stays here",
       {{"a@site0.example", remote, sent}, {"b@x", local, sent}},
       postfix_file(QueueState::active, "Da@site0.example\0Tb@x\0"s),
       "all 2 sent 2 deferred 0 bounced 0 unknown 0 remote 1 queued 1"},
      {"the same address twice",
       {{"a@x", remote, deferred}},
       postfix_file(QueueState::deferred, "Ta@x\0Ta@x\0"s),
       "all 1 sent 0 deferred 1 bounced 0 unknown 0 remote 1 queued 1"},
      {"the log quotes and hides bytes",
       {{"\"a..b\"@x", remote, bounced}, {"\"c\\\"d\"@x", remote, bounced}, {"e??@x", remote, bounced}},
       postfix_file(QueueState::active, "Da..b@x\0Dc\"d@x\0De\xc3\xa4@x\0"s),
       "all 3 sent 0 deferred 0 bounced 3 unknown 0 remote 3 queued 0"},
      {"requeued: the file has lost who was done",
       {{"a@x", remote, sent}, {"b@x", remote, deferred}, {"c@site0.example", local, sent}},
       postfix_file(QueueState::deferred, "Tb@x\0"s, true),
       "all 3 sent 2 deferred 1 bounced 0 unknown 0 remote 2 queued 1"},
      {"an alias of local(8) stands in the log only",
       {{"a@x", remote, sent}, {"list@site0.example", local, sent}},
       postfix_file(QueueState::active, "Da@x\0"s),
       "all 1 sent 1 deferred 0 bounced 0 unknown 0 remote 1 queued 0"},
  };
  for (const Row& row : rows) {
    const MessageTrace trace = postfix_trace(row.tried);
    const std::string got =
        counts(row.tried.empty() ? nullptr : &trace, row.message ? &*row.message : nullptr);
    CHECK_MESSAGE(got == row.want, row.what, ": got ", got, ", want ", row.want);
  }
}

TEST_CASE("how a message of Postfix came in") {
  MessageTrace trace;
  trace.mta = Mta::postfix;
  trace.entry = Entry::by_process;
  trace.login = "log@site0.example";
  trace.client = parse_ip("192.0.2.1");
  QueuedMessage message;
  message.mta = Mta::postfix;
  const ServerFacts facts = server();
  CHECK(MessageFacts{nullptr, &message, {}}.entry(facts) == Entry::unknown);
  CHECK(MessageFacts{&trace, &message, {}}.entry(facts) == Entry::by_process);
  CHECK(MessageFacts{&trace, nullptr, {}}.entry(facts) == Entry::by_process);
  CHECK(MessageFacts{&trace, &message, {}}.login() == "log@site0.example");
  CHECK(MessageFacts{&trace, &message, {}}.client() == parse_ip("192.0.2.1"));
  message.entry = Entry::from_network;
  message.login = "queue@site0.example";
  message.client = SmtpReceived{};
  message.client->client = *parse_ip("192.0.2.2");
  CHECK(MessageFacts{&trace, &message, {}}.entry(facts) == Entry::from_network);
  CHECK(MessageFacts{&trace, &message, {}}.login() == "queue@site0.example");
  CHECK(MessageFacts{&trace, &message, {}}.client() == parse_ip("192.0.2.2"));
  CHECK(MessageFacts{nullptr, &message, {}}.ancestors().empty());
}

TEST_CASE("the queue file is asked before the log") {
  MessageTrace trace;
  trace.uid = 33;
  trace.sender = "log@x";
  trace.first_seen = from_unix(100);
  QueuedMessage message;
  message.sender = "queue@x";
  message.arrival = from_unix(200);
  CHECK(MessageFacts{&trace, nullptr, {}}.uid() == 33U);
  CHECK(MessageFacts{&trace, &message, {}}.uid() == 33U);
  CHECK_FALSE(MessageFacts{nullptr, &message, {}}.uid());
  message.uid = 0;
  CHECK(MessageFacts{&trace, &message, {}}.uid() == 0U);
  CHECK(MessageFacts{&trace, &message, {}}.sender() == "queue@x");
  CHECK(MessageFacts{&trace, nullptr, {}}.sender() == "log@x");
  CHECK(MessageFacts{&trace, &message, {}}.first_seen() == from_unix(100));
  CHECK(MessageFacts{nullptr, &message, {}}.first_seen() == from_unix(200));
}

TEST_CASE("many recipients") {
  QueuedMessage message;
  std::string content;
  MessageTrace trace;
  for (int i = 0; i < 100'000; ++i) {
    const std::string address = "user" + std::to_string(i) + "@example.net";
    content += "T" + address + "\0"s;
    trace.recipients.push_back({.key = recipient_key(false, address), .outcome = RecipientOutcome::deferred});
  }
  message.recipients.append_file(Route::remote, content);
  CHECK(counts(&trace, &message) ==
        "all 100000 sent 0 deferred 100000 bounced 0 unknown 0 remote 100000 queued 100000");
}

}  // namespace
}  // namespace spamtrace
