// The rows of the decision table for Postfix; those of qmail are in attribute_test.cc.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "origin/attribute.h"

namespace spamtrace {
namespace {

using namespace std::string_literals;

constexpr uint32_t k_www = 33, k_owner = 101, k_shop = 10003;
const IpAddress k_outside = parse_ip("203.0.113.5").value(), k_loopback = parse_ip("127.0.0.1").value();

ServerFacts make_server() {
  ServerFacts server;
  server.mta = Mta::postfix;
  server.users = Passwd::parse(
      "root:x:0:0::/root:/bin/bash\nwww-data:x:33:33::/var/www:/bin/false\n"
      "postfix:x:101:103::/var/spool/postfix:/bin/false\npopuser:x:110:31::/var/qmail:/bin/false\n"
      "shop:x:10003:1003::/var/www/vhosts/shop.example:/bin/false\n");
  server.local_domains.add_domain("site0.example");
  server.local_domains.add_domain("site1.example");
  return server;
}

const ServerFacts k_server = make_server();

// A recipient of the queue file, with the address before aliases.
struct Queued {
  std::string address, original{};
};

QueuedMessage in_queue(Entry entry, const std::vector<Queued>& recipients = {{"b@example.net"}}) {
  QueuedMessage message;
  message.mta = Mta::postfix;
  message.id = "1A0001";
  message.state = QueueState::deferred;
  message.entry = entry;
  for (const Queued& one : recipients) {
    if (!one.original.empty()) message.originals.emplace_back(message.recipients.count(), one.original);
    message.recipients.append(Route::undecided, false, one.address);
  }
  return message;
}
QueuedMessage queued_by(uint32_t uid) {
  QueuedMessage message = in_queue(Entry::by_process);
  message.uid = uid;
  return message;
}
QueuedMessage queued_from(const IpAddress& client,
                          const std::vector<Queued>& recipients = {{"b@example.net"}}) {
  QueuedMessage message = in_queue(Entry::from_network, recipients);
  message.client = SmtpReceived{.host = {}, .helo = {}, .info = {}, .protocol = {}, .client = client};
  return message;
}
QueuedMessage queued_bounce(const std::string& recipient) {
  QueuedMessage message = in_queue(Entry::bounced);
  message.bounced_recipient = recipient;
  return message;
}
QueuedMessage queued_forward(const std::string& address) {
  QueuedMessage message = in_queue(Entry::forwarded);
  message.header.delivered_to = address;
  return message;
}
QueuedMessage with_login(QueuedMessage message, const std::string& login) {
  message.login = login;
  return message;
}
QueuedMessage claiming_vhost(QueuedMessage message) {
  message.header.vhost = "site1.example";
  return message;
}

// A recipient as the log tells it.
struct Logged {
  std::string address;
  Route route = Route::remote;
  std::string alias{};
};

MessageTrace in_log(Entry entry, const std::vector<Logged>& recipients = {{"b@example.net"}}) {
  MessageTrace trace;
  trace.mta = Mta::postfix;
  trace.id = "1A0001";
  trace.entry = entry;
  trace.where = {1, 10};
  for (const Logged& one : recipients) {
    TracedRecipient recipient;
    recipient.key = recipient_key(false, one.address);
    recipient.route = one.route;
    recipient.by_alias = !one.alias.empty();
    recipient.address = static_cast<uint32_t>(trace.addresses.size());
    if (one.route != Route::remote) trace.addresses.push_back(one.address);
    if (one.route != Route::local && trace.sent_on_by.empty()) trace.sent_on_by = one.alias;
    trace.recipients.push_back(recipient);
  }
  return trace;
}
MessageTrace logged_by(uint32_t uid) {
  MessageTrace trace = in_log(Entry::by_process);
  trace.uid = uid;
  return trace;
}
MessageTrace logged_from(const IpAddress& client,
                         const std::vector<Logged>& recipients = {{"b@example.net"}}) {
  MessageTrace trace = in_log(Entry::from_network, recipients);
  trace.client = client;
  return trace;
}
MessageTrace with_login(MessageTrace trace, const std::string& login) {
  trace.login = login;
  return trace;
}
MessageTrace child_of(const std::vector<Ancestor>& ancestors, MessageTrace trace) {
  trace.ancestors = ancestors;
  return trace;
}

Ancestor ancestor(Link link, Entry entry, const std::string& recipient) {
  Ancestor ancestor;
  ancestor.link = link;
  ancestor.id = "2B0002";
  ancestor.entry = entry;
  ancestor.recipient = recipient;
  ancestor.where = {2, 20};
  return ancestor;
}
Ancestor from_outside(Link link, const std::string& recipient) {
  Ancestor parent = ancestor(link, Entry::from_network, recipient);
  parent.client = k_outside;
  return parent;
}
Ancestor by_shop(Link link, const std::string& recipient) {
  Ancestor parent = ancestor(link, Entry::by_process, recipient);
  parent.uid = k_shop;
  return parent;
}
Ancestor by_login(Link link, const std::string& recipient) {
  Ancestor parent = from_outside(link, recipient);
  parent.login = "Info@Site0.example";
  return parent;
}
Ancestor that_went_to(Ancestor parent, std::vector<UndecidedRecipient> undecided,
                      const std::string& alias = {}) {
  parent.undecided = std::move(undecided);
  parent.sent_on_by = alias;
  return parent;
}
Ancestor that_left(Ancestor parent, bool directly, const std::string& alias = {}) {
  parent.reached_here_only = false;
  parent.relayed = directly;
  parent.sent_on_by = alias;
  return parent;
}

struct Known {
  std::optional<QueuedMessage> queued{};
  std::optional<MessageTrace> trace{};

  MessageFacts facts() const { return {trace ? &*trace : nullptr, queued ? &*queued : nullptr, {}}; }
};

std::string describe(const Origin& origin) {
  return origin.id() + " [" + origin.domain + "] " + name_of(origin.grade);
}

struct Row {
  std::string what;
  Known known;
  std::string want;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const std::string got = describe(attribute(row.known.facts(), k_server));
    CHECK_MESSAGE(got == row.want, row.what, ": got ", got, ", want ", row.want);
  }
}

const std::string k_info = "smtp_auth:info@site0.example [site0.example] proven";
const std::string k_shop_text = "system_user:shop [shop.example] proven";
const std::string k_relay = "relay:203.0.113.5 [] proven";

TEST_CASE("Postfix, row 1: a login that smtpd noted") {
  const QueuedMessage queued = with_login(queued_from(k_outside), "Info@Site0.example");
  const MessageTrace logged = with_login(logged_from(k_outside), "info@site0.example");
  check({
      {"in the queue file", {.queued = queued}, k_info},
      {"in the log", {.trace = logged}, k_info},
      {"in both", {queued, logged}, k_info},
      {"the queue file outranks the log",
       {queued, with_login(logged_from(k_outside), "boss@site1.example")},
       k_info},
      {"webmail on the loopback",
       {.trace = with_login(logged_from(k_loopback), "info@site0.example")},
       k_info},
      {"of what local(8) sent on",
       {.queued = with_login(queued_forward("all@site1.example"), "info@site0.example")},
       k_info},
      {"of what was requeued",
       {.queued =
            [&] {
              QueuedMessage message = queued;
              message.requeued = true;
              return message;
            }()},
       k_info},
  });
}

TEST_CASE("Postfix, row 2: bounces answer for the message that bounced") {
  const auto bounce_of = [](const Ancestor& parent) { return child_of({parent}, in_log(Entry::bounced)); };
  check({
      {"queue only: the domain of ours that failed",
       {.queued = queued_bounce("no@Site1.example")},
       "bounce:site1.example [site1.example] inferred"},
      {"queue only: a stranger's", {.queued = queued_bounce("no@example.net")}, "unknown [] inferred"},
      {"log only: sent with a login",
       {.trace = bounce_of(by_login(Link::bounce_of, "x@example.net"))},
       k_info},
      {"log only: sent by a script",
       {.trace = bounce_of(by_shop(Link::bounce_of, "x@example.net"))},
       k_shop_text},
      {"both",
       {queued_bounce("x@example.net"), bounce_of(by_shop(Link::bounce_of, "x@example.net"))},
       k_shop_text},
      {"it came from outside",
       {.trace = bounce_of(from_outside(Link::bounce_of, "no@site1.example"))},
       "bounce:site1.example [site1.example] proven"},
      {"an address that begins like qmail's number of a domain is whole",
       {.trace = bounce_of(from_outside(Link::bounce_of, "1-no@site1.example"))},
       "bounce:site1.example [site1.example] proven"},
      {"a client relayed it, and the other side refused it",
       {.trace = bounce_of(that_left(from_outside(Link::bounce_of, "x@example.net"), true))},
       k_relay},
      {"a client relayed it, and no server was reached",
       {.trace =
            bounce_of(that_went_to(from_outside(Link::bounce_of, "x@example.net"), {{"x@example.net"}}))},
       k_relay},
      {"no server was reached for an address of ours: it came in",
       {.trace =
            bounce_of(that_went_to(from_outside(Link::bounce_of, "x@site1.example"), {{"x@site1.example"}}))},
       "bounce:site1.example [site1.example] proven"},
      {"an alias sent on what came from outside",
       {.trace =
            bounce_of(that_left(from_outside(Link::bounce_of, "x@example.net"), false, "All@site1.example"))},
       "forward:all@site1.example [site1.example] proven"},
      {"an alias, and recipients of its own",
       {.trace =
            bounce_of(that_left(from_outside(Link::bounce_of, "x@example.net"), true, "all@site1.example"))},
       k_relay},
      {"the log begins after the parent, an address of ours failed",
       {.trace = bounce_of(ancestor(Link::bounce_of, Entry::unknown, "no@site1.example"))},
       "bounce:site1.example [site1.example] inferred"},
      {"the log begins after the parent, a stranger's failed: that domain is no source here",
       {.trace = bounce_of(ancestor(Link::bounce_of, Entry::unknown, "x@example.net"))},
       "unknown [] inferred"},
      {"of a forward of a login's message",
       {.trace = child_of({ancestor(Link::bounce_of, Entry::forwarded, "x@example.net"),
                           by_login(Link::forward_of, "all@site1.example")},
                          in_log(Entry::bounced))},
       k_info},
      {"of a forward of what came from outside",
       {.trace = child_of({ancestor(Link::bounce_of, Entry::forwarded, "x@example.net"),
                           from_outside(Link::forward_of, "all@site1.example")},
                          in_log(Entry::bounced))},
       "forward:all@site1.example [site1.example] proven"},
      {"of a forward whose parent nobody saw",
       {.trace = bounce_of(ancestor(Link::bounce_of, Entry::forwarded, "x@example.net"))},
       "unknown [] inferred"},
      {"an empty sender from a client is no bounce", {.queued = queued_from(k_outside)}, k_relay},
  });
}

TEST_CASE("Postfix, row 3: what local(8) sent on") {
  const auto forward_of = [](const Ancestor& parent) { return child_of({parent}, in_log(Entry::forwarded)); };
  check({
      {"queue only",
       {.queued = queued_forward("12-All@Site1.example")},
       "forward:12-all@site1.example [site1.example] proven"},
      {"queue only, nobody named", {.queued = queued_forward("")}, "unknown [] proven"},
      {"log only, from outside",
       {.trace = forward_of(from_outside(Link::forward_of, "12-all@site1.example"))},
       "forward:12-all@site1.example [site1.example] proven"},
      {"log only, with a login",
       {.trace = forward_of(by_login(Link::forward_of, "all@site1.example"))},
       k_info},
      {"log only, by a script",
       {.trace = forward_of(by_shop(Link::forward_of, "all@site1.example"))},
       k_shop_text},
      {"both",
       {queued_forward("all@site1.example"), forward_of(by_shop(Link::forward_of, "all@site1.example"))},
       k_shop_text},
      {"log only, no parent", {.trace = in_log(Entry::forwarded)}, "unknown [] inferred"},
  });
}

TEST_CASE("Postfix, rows 4 to 7: by a process") {
  QueuedMessage lost = in_queue(Entry::unknown);
  lost.requeued = true;
  MessageTrace lost_in_log = in_log(Entry::unknown);
  lost_in_log.requeued = true;
  for (const bool log : {false, true}) {
    const auto by = [&](uint32_t uid) {
      return log ? Known{.trace = logged_by(uid)} : Known{.queued = queued_by(uid)};
    };
    check({
        {"a subscription", by(k_shop), k_shop_text},
        {"a subscription that passwd does not know", by(10777), "system_user:uid 10777 [] proven"},
        {"the web server", by(k_www), "web_server:www-data [] proven"},
        {"root", by(0), "local:root [] proven"},
        {"the owner of the queue, who requeued nothing", by(k_owner), "local:postfix [] proven"},
        {"the owner of the mailboxes forwards with qmail only", by(110), "local:popuser [] proven"},
    });
  }
  check({
      {"the queue file outranks the log", {queued_by(k_shop), logged_by(0)}, k_shop_text},
      {"requeued, and nothing tells by whom", {.queued = lost}, "unknown [] inferred"},
      {"the same in the log", {.trace = lost_in_log}, "unknown [] inferred"},
      {"requeued, and the log knows the first id", {lost, logged_by(k_shop)}, k_shop_text},
  });
}

TEST_CASE("Postfix, rows 8 to 10: a client without a login") {
  check({
      {"the loopback", {.queued = queued_from(k_loopback)}, "relay:127.0.0.1 [] proven"},
      {"queue only", {.queued = queued_from(k_outside)}, k_relay},
      {"log only", {.trace = logged_from(k_outside)}, k_relay},
      {"a client that smtpd could not name", {.trace = in_log(Entry::from_network)}, "unknown [] inferred"},
      {"the log begins in the middle", {.trace = in_log(Entry::unknown)}, "unknown [] inferred"},
  });
}

TEST_CASE("Postfix: an alias that sends out answers for what came from outside") {
  const std::string forward = "forward:all@site1.example [site1.example] proven";
  const Logged by_alias{"b@example.net", Route::remote, "all@site1.example"};
  check({
      {"queue only", {.queued = queued_from(k_outside, {{"b@example.net", "All@site1.example"}})}, forward},
      {"queue only, beside a mailbox here",
       {.queued = queued_from(k_outside, {{"info@site0.example"}, {"b@example.net", "all@site1.example"}})},
       forward},
      {"queue only, beside a recipient of its own",
       {.queued = queued_from(k_outside, {{"b@example.net", "all@site1.example"}, {"c@example.net"}})},
       k_relay},
      {"queue only, an alias between two mailboxes is no way out",
       {.queued = queued_from(k_outside, {{"b@example.net"}, {"info@site0.example", "all@site1.example"}})},
       k_relay},
      {"log only", {.trace = logged_from(k_outside, {by_alias})}, forward},
      {"log only, beside a mailbox here",
       {.trace = logged_from(k_outside, {{"info@site0.example", Route::local}, by_alias})},
       forward},
      {"log only, beside a recipient of its own",
       {.trace = logged_from(k_outside, {by_alias, {"c@example.net"}})},
       k_relay},
      {"log only, beside one that no server was reached for",
       {.trace = logged_from(k_outside, {by_alias, {"c@example.net", Route::undecided}})},
       k_relay},
      {"both: the queue file has the recipients that were not tried yet",
       {queued_from(k_outside, {{"b@example.net", "all@site1.example"}, {"c@example.net"}}),
        logged_from(k_outside, {by_alias})},
       k_relay},
      {"a client that may relay gives an address with a route in it",
       {.trace = logged_from(k_outside, {{"b@example.net", Route::remote, "b%example.net@site1.example"}})},
       k_relay},
      {"or one of a stranger",
       {.queued = queued_from(k_outside, {{"b@example.net", "b@other.example"}})},
       k_relay},
      {"a login answers before the alias",
       {.trace = with_login(logged_from(k_outside, {by_alias}), "info@site0.example")},
       k_info},
      {"so does a process",
       {.queued =
            [] {
              QueuedMessage message = in_queue(Entry::by_process, {{"b@example.net", "all@site1.example"}});
              message.uid = k_shop;
              return message;
            }()},
       k_shop_text},
  });
}

TEST_CASE("Postfix: what a content filter handed back has the origin of what it took") {
  const auto handed_back = [](const std::vector<Ancestor>& ancestors) {
    return child_of(ancestors, logged_from(k_loopback));
  };
  check({
      {"a login", {.trace = handed_back({by_login(Link::filter_of, "b@example.net")})}, k_info},
      {"a script", {.trace = handed_back({by_shop(Link::filter_of, "b@example.net")})}, k_shop_text},
      {"both: the queue file knows the loopback only",
       {queued_from(k_loopback), handed_back({by_login(Link::filter_of, "b@example.net")})},
       k_info},
      {"a client, for somebody outside",
       {.trace =
            handed_back({that_went_to(from_outside(Link::filter_of, "b@example.net"), {{"b@example.net"}})})},
       k_relay},
      {"a client, and the recipients are not told",
       {.trace = handed_back({from_outside(Link::filter_of, "")})},
       k_relay},
      {"a client, through an alias that sends out",
       {.trace = handed_back(
            {that_went_to(from_outside(Link::filter_of, "all@site1.example"),
                          {{"b@example.net", true}, {"info@site0.example"}}, "all@site1.example")})},
       "forward:all@site1.example [site1.example] proven"},
      {"a client, through an alias and directly",
       {.trace =
            handed_back({that_went_to(from_outside(Link::filter_of, "all@site1.example"),
                                      {{"b@example.net", true}, {"c@example.net"}}, "all@site1.example")})},
       k_relay},
      {"a forward",
       {.trace = handed_back({ancestor(Link::filter_of, Entry::forwarded, "b@example.net"),
                              from_outside(Link::forward_of, "all@site1.example")})},
       "forward:all@site1.example [site1.example] proven"},
      {"a bounce",
       {.trace = handed_back({ancestor(Link::filter_of, Entry::bounced, "b@example.net"),
                              from_outside(Link::bounce_of, "no@site1.example")})},
       "bounce:site1.example [site1.example] proven"},
      {"what began before the log",
       {.trace = handed_back({ancestor(Link::filter_of, Entry::unknown, "")})},
       "relay:127.0.0.1 [] proven"},
  });
}

TEST_CASE("Postfix: a claimed X-PPP-Vhost never decides") {
  for (const QueuedMessage& message :
       {queued_by(k_shop), queued_by(k_www), queued_from(k_loopback), queued_from(k_outside),
        in_queue(Entry::unknown), with_login(queued_from(k_outside), "info@site0.example"),
        queued_forward("all@site0.example"), queued_bounce("no@site0.example")}) {
    const QueuedMessage claiming = claiming_vhost(message);
    CHECK(describe(attribute({nullptr, &claiming, {}}, k_server)) ==
          describe(attribute({nullptr, &message, {}}, k_server)));
  }
}

std::string message_file(const QueuedMessage&) { return "FILE"; }

// The name of a log is not known yet where the evidence is made, only its number.
std::string place_of(const Evidence& e) {
  if (e.log == 0) return e.file;
  CHECK(e.file.empty());
  CHECK(e.offset.has_value());
  return "LOG" + std::to_string(e.log);
}

std::string evidence(const Known& known) {
  const MessageFacts facts = known.facts();
  const Origin origin = attribute(facts, k_server);
  std::string text;
  for (const Evidence& e : evidence_of(facts, origin, k_server, message_file)) {
    text += name_of(e.grade) + " "s + e.signal + "=" + e.value + " in " + place_of(e) + "\n";
  }
  return text;
}

TEST_CASE("Postfix: what shows the origin, with its grade and its place") {
  CHECK(evidence({with_login(queued_from(k_outside), "info@site0.example"),
                  with_login(logged_from(k_outside), "info@site0.example")}) ==
        "proven sasl_username=info@site0.example in FILE\nproven client_address=203.0.113.5 in FILE\n"
        "proven sasl_username=info@site0.example in LOG1\nproven client_address=203.0.113.5 in LOG1\n");
  CHECK(evidence({claiming_vhost(queued_by(k_shop)), logged_by(k_shop)}) ==
        "proven received_line=from userid 10003 (shop) in FILE\nclaimed vhost=site1.example in FILE\n"
        "proven log_uid=10003 (shop) in LOG1\n");
  CHECK(evidence({.queued = queued_forward("12-all@site1.example")}) ==
        "proven received_line=sent on for 12-all@site1.example in FILE\n");
  CHECK(evidence({.queued = queued_bounce("no@site1.example")}) ==
        "proven received_line=made here to report a delivery in FILE\n"
        "inferred bounced_recipient=no@site1.example in FILE\n");
  CHECK(evidence(
            {.trace = child_of({by_login(Link::bounce_of, "12-x@example.net")}, in_log(Entry::bounced))}) ==
        "proven bounce_of=message 2B0002 to 12-x@example.net in LOG2\n"
        "proven sasl_username=Info@Site0.example in LOG2\nproven client_address=203.0.113.5 in LOG2\n");
  CHECK(evidence({.trace = child_of({by_shop(Link::filter_of, "")}, logged_from(k_loopback))}) ==
        "proven client_address=127.0.0.1 in LOG1\nproven filter_of=message 2B0002 in LOG2\n"
        "proven log_uid=10003 (shop) in LOG2\n");
  const Logged by_alias{"b@example.net", Route::remote, "all@site1.example"};
  const std::string orig_to = "proven orig_to=all@site1.example sends on to an address outside in \n";
  CHECK(evidence({.trace = logged_from(k_outside, {by_alias})}) ==
        "proven client_address=203.0.113.5 in LOG1\n" + orig_to);
  CHECK(evidence({.trace = logged_from(k_outside, {by_alias, {"c@example.net"}})}) ==
        "proven client_address=203.0.113.5 in LOG1\n");
}

}  // namespace
}  // namespace spamtrace
