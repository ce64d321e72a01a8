// Lines of a log with Postfix that are not about a message: who is turned away, who guesses passwords, who
// reads his mailbox, and what the daemons say about themselves.
#include <fmt/format.h>

#include <array>

#include "elsewhere.h"
#include "postfix_story.h"
#include "server_story.h"

namespace spamtrace::fixture {
namespace {

using namespace std::string_view_literals;

Time any_time(Stage& stage) {
  return stage.before_end(stage.window.end - stage.window.begin, std::chrono::microseconds{1});
}

std::string tag_of(Stage& stage, std::string_view name) {
  return fmt::format("postfix/{}[{}]", name, stage.random.between(300, 30'000));
}

struct Refusal {
  std::string_view why, recipient;
};

constexpr std::array k_refusals = {
    Refusal{"504 5.5.2 <WIN-0A1B2C3D4E5>: Helo command rejected: need fully-qualified hostname",
            "nobody@site5.example"},
    Refusal{
        "550 5.1.1 <nobody@site5.example>: Recipient address rejected: User unknown in virtual mailbox table",
        "nobody@site5.example"},
    Refusal{"450 4.7.1 Client host rejected: cannot find your reverse hostname", "info@site5.example"},
    Refusal{"554 5.7.1 <somebody@d1.example.org>: Relay access denied", "somebody@d1.example.org"},
};

constexpr std::array k_helos = {"WIN-0A1B2C3D4E5"sv, "x,sasl_username=boss?site0.example"sv};

void turn_away(Stage& stage) {
  const Client client = client_anywhere(stage.random);
  const Time at = any_time(stage);
  const std::string peer = postfix_log::peer(client), tag = tag_of(stage, "smtpd");
  const std::string from = external_form(stage.hostile.address(remote_address(stage.random)));
  const Refusal& refusal = stage.random.pick(k_refusals);
  const std::string_view helo = stage.random.pick(k_helos);
  stage.log.add(at, tag, "connect from " + peer);
  stage.log.add(at + std::chrono::milliseconds{120}, tag,
                postfix_log::printable(
                    fmt::format("NOQUEUE: reject: RCPT from {}: {}; from=<{}> to=<{}> proto=ESMTP helo=<{}>",
                                peer, refusal.why, from, refusal.recipient, helo)));
  if (stage.random.percent(40))
    stage.log.add(at + std::chrono::milliseconds{340}, tag, "lost connection after RCPT from " + peer);
  stage.log.add(at + std::chrono::milliseconds{350}, tag,
                fmt::format("disconnect from {} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4", peer));
}

void screen(Stage& stage) {
  const Client client = client_anywhere(stage.random);
  const Time at = any_time(stage);
  const std::string peer = fmt::format("[{}]:{}", client.ip, stage.random.between(1'025, 65'000));
  const std::string tag = tag_of(stage, "postscreen");
  stage.log.add(at, tag, fmt::format("CONNECT from {} to [192.0.2.1]:25", peer));
  switch (stage.random.below(4)) {
    case 0:
      stage.log.add(at + std::chrono::milliseconds{40}, tag_of(stage, "dnsblog"),
                    fmt::format("addr {} listed by domain dnsbl.example.net as 127.0.0.4", client.ip));
      stage.log.add(at + std::chrono::seconds{6}, tag, "DNSBL rank 3 for " + peer);
      return stage.log.add(at + std::chrono::seconds{6}, tag, "DISCONNECT " + peer);
    case 1:
      return stage.log.add(at + std::chrono::milliseconds{200}, tag,
                           fmt::format("PREGREET 14 after 0.2 from {}: EHLO ylmf-pc\\r\\n", peer));
    case 2:
      return stage.log.add(at + std::chrono::seconds{6}, tag, "PASS NEW " + peer);
    default:
      return stage.log.add(at, tag, "PASS OLD " + peer);
  }
}

void read_mailbox(Stage& stage, const std::string& address) {
  const Client client = client_anywhere(stage.random);
  const Time at = by_day(stage);
  const uint64_t session = stage.random.below(1ULL << 40);
  if (stage.random.percent(8))
    return stage.log.add(
        at, "dovecot",
        fmt::format("imap-login: Disconnected (auth failed, 1 attempts in 9 secs): user=<{}>, "
                    "method=PLAIN, rip={}, lip=192.0.2.1, TLS, session=<{:x}>",
                    stage.hostile.login(address), client.ip, session));
  stage.log.add(
      at, "dovecot",
      fmt::format("imap-login: Login: user=<{}>, method=PLAIN, rip={}, lip=192.0.2.1, mpid={}, TLS, "
                  "session=<{:x}>",
                  address, client.ip, stage.random.between(300, 30'000), session));
  stage.log.add(
      at + stage.random.milliseconds(1'000, 90'000), "dovecot",
      fmt::format("service=imap, user={}, ip=[{}]. Logged out rcvd=512, sent=20481", address, client.ip));
}

void talk_about_oneself(Stage& stage) {
  const Time at = any_time(stage);
  const std::string ip = client_anywhere(stage.random).ip;
  const auto say = [&](std::string_view name, const std::string& text) {
    stage.log.add(at, tag_of(stage, name), text);
  };
  switch (stage.random.below(5)) {
    case 0:
      return say("anvil", fmt::format("statistics: max connection rate 2/60s for (submission:{}) at {}", ip,
                                      syslog_stamp(at)));
    case 1:
      return say("anvil", "statistics: max cache size 4 at " + syslog_stamp(at));
    case 2:
      return say("smtpd",
                 fmt::format("warning: hostname host1.isp1.example.net does not resolve to address {}: "
                             "Name or service not known",
                             ip));
    case 3:
      return say("scache", "statistics: start interval " + syslog_stamp(at));
    default:
      return say("smtp", "connect to mx.d9.example.org[2001:db8:9::25]:25: Network is unreachable");
  }
}

void reload(Stage& stage) {
  const Time at = stage.window.end - k_restart;
  stage.log.add(at, tag_of(stage, "postfix-script"), "refreshing the Postfix mail system");
  stage.log.add(at + std::chrono::milliseconds{9}, "postfix/master[1211]",
                "reload -- version 3.7.11, configuration /etc/postfix");
}

// The end of what began before the log does.
void end_what_began_before(Stage& stage) {
  const Time at = stage.window.begin + std::chrono::seconds{2};
  stage.log.add(at, "postfix/smtp[811]",
                "9F2215F0A1: to=<buyer@d3.example.org>, relay=mx.d3.example.org[203.0.113.9]:25, delay=61, "
                "delays=0.2/0/30/31, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 00A1B2C3D4)");
  stage.log.add(at + std::chrono::milliseconds{1}, "postfix/qmgr[790]", "9F2215F0A1: removed");
}

}  // namespace

void play_postfix_lines(Stage& stage, PostfixServer&) {
  end_what_began_before(stage);
  reload(stage);
  for (const Domain& domain : stage.host.domains)
    for (const std::string& mailbox : domain.mailboxes)
      for (uint64_t i = 0; i < stage.scaled(8 * stage.days()); ++i)
        read_mailbox(stage, mailbox + "@" + domain.name);
  for (uint64_t i = 0; i < stage.scaled(150 * stage.days()); ++i) turn_away(stage);
  for (uint64_t i = 0; i < stage.scaled(100 * stage.days()); ++i) screen(stage);
  for (uint64_t i = 0; i < stage.scaled(100 * stage.days()); ++i) talk_about_oneself(stage);
  for (size_t left = stage.log.size() / 100; left > 0; --left) say_something_else(stage, any_time(stage));
}

}  // namespace spamtrace::fixture
