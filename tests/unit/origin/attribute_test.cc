#include "origin/attribute.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "queue/mess_header.h"
#include "support/qmail_mess.h"

namespace spamtrace {
namespace {

using namespace std::string_literals;
using fixture::SmtpPeer;

constexpr uint32_t k_qmaild = 7791, k_alias = 7790, k_qmails = 7796, k_popuser = 110, k_www = 33,
                   k_shop = 10003;
const Time k_when = from_unix(1795506656);
const IpAddress k_client = parse_ip("203.0.113.5").value();

ServerFacts make_server() {
  ServerFacts server;
  server.users = Passwd::parse(
      "root:x:0:0::/root:/bin/bash\nwww-data:x:33:33::/var/www:/bin/false\npopuser:x:110:31::/var/qmail:/bin/"
      "false\n"
      "alias:x:7790:7790::/var/qmail/alias:/bin/false\nqmaild:x:7791:7790::/var/qmail:/bin/false\n"
      "qmails:x:7796:7790::/var/qmail:/bin/false\nshop:x:10003:1003::/var/www/vhosts/shop.example:/bin/"
      "false\n");
  server.local_domains.add_virtualdomains("site0.example:1\nsite1.example:2\n");
  return server;
}

SessionGuess session(SessionRule rule, const std::string& login = "info@site0.example") {
  SessionGuess guess;
  guess.rule = rule;
  guess.login = login;
  guess.client = k_client;
  guess.at = k_when;
  guess.where = {3, 77};
  return guess;
}

Ancestor ancestor(Link link, std::optional<uint32_t> uid, const std::string& recipient,
                  SessionRule rule = SessionRule::none) {
  Ancestor ancestor;
  ancestor.link = link;
  ancestor.id = "7";
  ancestor.uid = uid;
  ancestor.recipient = recipient;
  ancestor.session = session(rule);
  ancestor.where = {2, 20};
  return ancestor;
}

// What is known of a message: its mess file, what the log says, who was logged in. Each may be missing.
struct Known {
  std::string mess{};
  std::optional<uint32_t> logged_uid{};
  std::vector<Ancestor> ancestors{};
  SessionGuess session{};
};

struct Message {
  explicit Message(const Known& known) {
    facts.session = known.session;
    if (!known.mess.empty()) {
      read_mess_header(known.mess, queued);
      facts.queued = &queued;
    }
    if (known.logged_uid || !known.ancestors.empty()) {
      trace.uid = known.logged_uid;
      trace.ancestors = known.ancestors;
      trace.where = {1, 10};
      facts.trace = &trace;
    }
  }
  QueuedMessage queued;
  MessageTrace trace;
  MessageFacts facts;
};

const ServerFacts k_server = make_server();

Origin attribute(const Known& known) { return attribute(Message(known).facts, k_server); }

std::string describe(const Origin& origin) {
  return origin.id() + " [" + origin.domain + "] " + name_of(origin.grade);
}

std::string by_uid(unsigned uid) { return fixture::received_by_uid(14, uid, k_when); }
const std::string k_by_alias = fixture::received_by_alias(14, k_when);
const std::string k_bounce = fixture::received_for_bounce(14, k_when);
std::string from(const SmtpPeer& peer) {
  return fixture::received_from_network(14, k_when) + fixture::received_smtp(peer, "mx.example", k_when);
}
std::string notice(std::string_view recipient) {
  return k_bounce + "Subject: failure notice\n\nHi.\n" + fixture::bounce_record(recipient, "no") +
         "--- Below\n";
}

struct Row {
  std::string what;
  Known known;
  std::string want;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const std::string got = describe(attribute(row.known));
    CHECK_MESSAGE(got == row.want, row.what, ": got ", got, ", want ", row.want);
  }
}

TEST_CASE("row 1: bounces answer for the message that bounced") {
  check({
      {"its parent was sent by a script",
       {.mess = notice("x@y"), .ancestors = {ancestor(Link::bounce_of, k_shop, "x@y")}},
       "system_user:shop [shop.example] proven"},
      {"its parent was sent with a login",
       {.logged_uid = k_qmails,
        .ancestors = {ancestor(Link::bounce_of, k_qmaild, "x@y", SessionRule::login_by_sender)}},
       "smtp_auth:info@site0.example [site0.example] inferred"},
      {"its parent came from outside",
       {.logged_uid = k_qmails, .ancestors = {ancestor(Link::bounce_of, k_qmaild, "2-no@Site1.example")}},
       "bounce:site1.example [site1.example] proven"},
      {"the time of a login alone says nothing of mail that came in",
       {.logged_uid = k_qmails,
        .ancestors = {ancestor(Link::bounce_of, k_qmaild, "2-no@site1.example", SessionRule::only_login)}},
       "bounce:site1.example [site1.example] proven"},
      {"the parent is not known, the notice names a domain of ours",
       {.mess = notice("no@site1.example")},
       "bounce:site1.example [site1.example] inferred"},
      {"the notice names a stranger's", {.mess = notice("no@example.net")}, "unknown [] inferred"},
      {"the notice names nobody", {.mess = k_bounce + "\n"}, "unknown [] inferred"},
      {"the log alone, without a parent", {.logged_uid = k_qmails}, "unknown [] inferred"},
      {"a parent without a recipient",
       {.logged_uid = k_qmails, .ancestors = {ancestor(Link::bounce_of, k_qmaild, "")}},
       "unknown [] proven"},
      {"a bounce of a forward of a script's mail",
       {.logged_uid = k_qmails,
        .ancestors = {ancestor(Link::bounce_of, k_alias, "x@y"),
                      ancestor(Link::forward_of, k_shop, "1-a@site0.example")}},
       "system_user:shop [shop.example] proven"},
      {"an empty sender is no bounce",
       {.mess = by_uid(k_shop) + "\n"},
       "system_user:shop [shop.example] proven"},
  });
}

TEST_CASE("row 2: forwards answer for what they send on, unless it was sent here") {
  const std::string forwarded = "Delivered-To: 1-A@site0.example\n\n";
  check({
      {"by alias, from the queue file",
       {.mess = k_by_alias + forwarded},
       "forward:a@site0.example [site0.example] proven"},
      {"by the owner of the mailboxes",
       {.mess = by_uid(k_popuser) + forwarded},
       "forward:a@site0.example [site0.example] proven"},
      {"from the log",
       {.logged_uid = k_alias, .ancestors = {ancestor(Link::forward_of, k_qmaild, "1-a@site0.example")}},
       "forward:a@site0.example [site0.example] proven"},
      {"of a script's mail",
       {.logged_uid = k_alias, .ancestors = {ancestor(Link::forward_of, k_shop, "1-a@site0.example")}},
       "system_user:shop [shop.example] proven"},
      {"of a mailbox's mail",
       {.logged_uid = k_alias,
        .ancestors = {ancestor(Link::forward_of, k_qmaild, "1-a@site0.example",
                               SessionRule::login_by_client)}},
       "smtp_auth:info@site0.example [site0.example] inferred"},
      {"by root's .forward",
       {.logged_uid = 0, .ancestors = {ancestor(Link::forward_of, k_qmaild, "1-a@site0.example")}},
       "forward:a@site0.example [site0.example] proven"},
      {"Delivered-To further down is the sender's word",
       {.mess = k_by_alias + "Subject: s\n" + forwarded},
       "unknown [] proven"},
      {"nobody is named", {.logged_uid = k_alias}, "unknown [] inferred"},
      {"under a subscription's uid the two lines are row 3",
       {.mess = by_uid(k_shop) + forwarded},
       "system_user:shop [shop.example] proven"},
  });
}

TEST_CASE("rows 3 to 5: the kernel's uid") {
  for (const bool in_log : {false, true}) {
    const auto by = [&](uint32_t uid) {
      return in_log ? Known{.logged_uid = uid} : Known{.mess = by_uid(uid) + "\n"};
    };
    check({
        {"a subscription", by(k_shop), "system_user:shop [shop.example] proven"},
        {"a subscription that passwd does not know", by(10777), "system_user:uid 10777 [] proven"},
        {"the web server", by(k_www), "web_server:www-data [] proven"},
        {"root", by(0), "local:root [] proven"},
        {"a system user without a name", by(999), "local:uid 999 [] proven"},
    });
  }
}

TEST_CASE("the queue file outranks the log, which any local process can write") {
  check({
      {"the uid", {.mess = by_uid(k_shop) + "\n", .logged_uid = 0}, "system_user:shop [shop.example] proven"},
      {"the way in",
       {.mess = from({.ip = "203.0.113.5"}) + "\n", .logged_uid = k_shop},
       "relay:203.0.113.5 [] proven"},
      {"a header does not outrank it",
       {.mess = "X: y\n" + by_uid(0) + "\n", .logged_uid = k_shop},
       "system_user:shop [shop.example] proven"},
  });
}

TEST_CASE("rows 6 to 10: over SMTP") {
  const SmtpPeer plain{.ip = "203.0.113.5"};
  check({
      {"row 6: the server noted the login",
       {.mess = from({.ip = "203.0.113.5", .info = "Info@Site0.example", .protocol = "ESMTPA"}) + "\n"},
       "smtp_auth:info@site0.example [site0.example] proven"},
      {"row 6, encrypted",
       {.mess = from({.ip = "203.0.113.5", .info = "a@site1.example", .protocol = "ESMTPSA"}) + "\n"},
       "smtp_auth:a@site1.example [site1.example] proven"},
      {"an ident answer is no login",
       {.mess = from({.ip = "203.0.113.5", .info = "boss@site0.example", .protocol = "ESMTP"}) + "\n"},
       "relay:203.0.113.5 [] proven"},
      {"nor is a HELO",
       {.mess = from({.ip = "203.0.113.5", .helo = "boss@site0.example"}) + "\n"},
       "relay:203.0.113.5 [] proven"},
      {"a forged field below says nothing",
       {.mess = from(plain) + from({.ip = "192.0.2.1", .info = "boss@site0.example", .protocol = "ESMTPA"}) +
                "\n"},
       "relay:203.0.113.5 [] proven"},
      {"row 7: a login from the client",
       {.mess = from(plain) + "\n", .session = session(SessionRule::login_by_client)},
       "smtp_auth:info@site0.example [site0.example] inferred"},
      {"row 7 by the sender, in the log",
       {.logged_uid = k_qmaild, .session = session(SessionRule::login_by_sender)},
       "smtp_auth:info@site0.example [site0.example] inferred"},
      {"row 7 by time, in the log",
       {.logged_uid = k_qmaild, .session = session(SessionRule::only_login)},
       "smtp_auth:info@site0.example [site0.example] inferred"},
      {"row 8: a local process over SMTP",
       {.mess = from({.ip = "127.0.0.1"}) + "\n"},
       "relay:127.0.0.1 [] proven"},
      {"row 9: a relay, in the log",
       {.logged_uid = k_qmaild, .session = session(SessionRule::only_relay)},
       "relay:203.0.113.5 [] inferred"},
      {"row 10: an unknown client", {.mess = from(plain) + "\n"}, "relay:203.0.113.5 [] proven"},
      {"nobody, in the log", {.logged_uid = k_qmaild}, "unknown [] inferred"},
      {"several, in the log",
       {.logged_uid = k_qmaild, .session = session(SessionRule::ambiguous)},
       "unknown [] inferred"},
      {"the log begins in the middle",
       {.ancestors = {ancestor(Link::forward_of, k_qmaild, "x@y")}},
       "unknown [] inferred"},
  });
}

TEST_CASE("a name that is empty never becomes a suspect") {
  const std::vector<Known> all = {
      {.logged_uid = k_qmaild, .session = session(SessionRule::only_login, "")},
      {.logged_uid = k_qmaild, .session = session(SessionRule::login_by_client, "")},
      {.mess = from({.ip = "203.0.113.5", .info = "", .protocol = "ESMTPA"}) + "\n",
       .session = session(SessionRule::login_by_client, "")},
      {.mess = k_by_alias + "Delivered-To:\n\n"},
      {.mess = k_by_alias + "Delivered-To: 1-\n\n"},
      {.logged_uid = k_alias, .ancestors = {ancestor(Link::forward_of, k_qmaild, "")}},
      {.logged_uid = k_qmails, .ancestors = {ancestor(Link::bounce_of, std::nullopt, "no-domain")}},
      {.mess = "\n"},
  };
  for (const Known& known : all) {
    const Origin origin = attribute(known);
    CHECK_MESSAGE(origin.id() == "unknown", origin.id());
    CHECK(origin.account.empty());
  }
}

TEST_CASE("scripts that a message claims") {
  struct ScriptRow {
    std::string what, mess, want;
  };
  const auto script = [](unsigned uid, const std::string& fields) { return by_uid(uid) + fields + "\n"; };
  const std::string php = "X-PHP-Originating-Script: 10003:up.php\n";
  const std::vector<ScriptRow> rows = {
      {"its uid is the proven one", script(k_shop, php), "up.php"},
      {"its uid contradicts", script(10004, php), ""},
      {"root would need no such header", script(0, php), ""},
      {"under the web server it names the owner of the file", script(k_www, php), "up.php"},
      {"without a uid", script(k_shop, "X-PHP-Script: shop.example/up.php for 192.0.2.1\n"),
       "shop.example/up.php"},
      {"the working directory", script(k_shop, "X-Additional-Header: /var/www/vhosts/shop.example\n"),
       "/var/www/vhosts/shop.example"},
      {"a script that contradicts takes the directory with it",
       script(10004, php + "X-Additional-Header: /tmp\n"), ""},
      {"the first one counts", script(k_shop, php + "X-PHP-Originating-Script: 10003:other.php\n"), "up.php"},
      {"over SMTP it is nobody's", from({.ip = "203.0.113.5"}) + php + "\n", ""},
      {"nor of a forward", k_by_alias + "Delivered-To: 1-a@site0.example\n" + php + "\n", ""},
      {"no header", script(k_shop, ""), ""},
  };
  for (const ScriptRow& row : rows) {
    const Message message({.mess = row.mess});
    const Origin origin = attribute(message.facts, k_server);
    CHECK_MESSAGE(claimed_script(message.facts, origin) == row.want, row.what);
  }
  CHECK(claimed_script(Message({.logged_uid = k_shop}).facts, attribute({.logged_uid = k_shop})) == "");
}

std::string message_file(const QueuedMessage&) { return "MESS"; }

// The name of a log is not known yet where the evidence is made, only its number.
std::string place_of(const Evidence& e) {
  if (e.log == 0) return e.file;
  CHECK(e.file.empty());
  CHECK(e.offset.has_value());
  return "LOG" + std::to_string(e.log);
}

std::string evidence(const Known& known) {
  const Message message(known);
  const Origin origin = attribute(message.facts, k_server);
  std::string text;
  for (const Evidence& e : evidence_of(message.facts, origin, k_server, message_file)) {
    text += name_of(e.grade) + " "s + e.signal + "=" + e.value + " in " + place_of(e) + "\n";
  }
  return text;
}

TEST_CASE("what shows the origin, with its grade and its place") {
  CHECK(evidence({.mess = by_uid(k_shop) + "X-PHP-Originating-Script: 10003:class-phpmailer.php\n\n",
                  .logged_uid = k_shop}) ==
        "proven received_line=invoked by uid 10003 (shop) in MESS\nproven log_uid=10003 (shop) in LOG1\n"
        "claimed php_script=class-phpmailer.php, owned by uid 10003 (shop); a mail library, its caller is "
        "not known in MESS\n");
  CHECK(evidence({.mess = from({.ip = "203.0.113.5", .info = "info@site0.example", .protocol = "ESMTPA"}) +
                          "\n"}) ==
        "proven received_line=invoked from network in MESS\nproven client_address=203.0.113.5 in MESS\n"
        "proven smtp_protocol=ESMTPA, login info@site0.example in MESS\n");
  CHECK(evidence({.logged_uid = k_qmaild, .session = session(SessionRule::only_login)}) ==
        "proven log_uid=7791 (qmaild) in LOG1\ninferred smtp_login=info@site0.example from 203.0.113.5 at "
        "2026-11-24T07:50:56Z, "
        "the only login in that minute in LOG3\n");
  CHECK(evidence({.logged_uid = k_qmaild, .session = session(SessionRule::ambiguous)})
            .ends_with("inferred smtp_login=several clients could have sent it in that minute in \n"));
  CHECK(evidence({.logged_uid = k_qmails,
                  .ancestors = {ancestor(Link::bounce_of, k_qmaild, "1-no@site0.example")}})
            .ends_with("proven bounce_of=message 7 to no@site0.example in LOG2\n"));
  CHECK(evidence({.mess = by_uid(10004) + "X-PHP-Originating-Script: 10003:up.php\n\n"}).find("up.php") ==
        std::string::npos);
}

}  // namespace
}  // namespace spamtrace
