#include "maillog/mailbox_login.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

std::string shown(const std::optional<MailEvent>& event) {
  if (!event) return "nothing";
  const auto* login = std::get_if<MailboxLogin>(&*event);
  if (login == nullptr) return "no event";
  return std::string(login->login) + "|" + to_string(login->client) + (login->succeeded ? "|yes" : "|no");
}

TEST_CASE("courier") {
  const auto row = [](std::string_view text, const std::string& want) {
    CHECK(shown(parse_courier(text)) == want);
  };
  SUBCASE("what may stand before and behind the address") {
    row("LOGIN, user=a, ip=[192.0.2.1]", "a|192.0.2.1|yes");
    row("INFO: LOGIN, user=a, ip=[192.0.2.1]", "a|192.0.2.1|yes");
    row("1390648707.677664 LOGIN, user=a, ip=[192.0.2.1]", "a|192.0.2.1|yes");
    row("LOGIN, user=a, ip=[192.0.2.1], port=[1]", "a|192.0.2.1|yes");
    row("LOGIN, user=a, ip=[192.0.2.1], protocol=IMAP", "a|192.0.2.1|yes");
    row("LOGIN, user=a, ip=[192.0.2.1], port=[1], protocol=IMAP", "a|192.0.2.1|yes");
    row("LOGIN, user=a, ip=[192.0.2.1], port=[1], protocol=", "a|192.0.2.1|yes");
  }
  SUBCASE("a success of two words is none") {
    row("LOGIN, user=a b, ip=[192.0.2.1]", "nothing");
    row("LOGIN FAILED, user=a b, ip=[192.0.2.1]", "a b|192.0.2.1|no");
  }
  SUBCASE("what else it writes") {
    row("LOGOUT, user=a, ip=[192.0.2.1]", "no event");
    row("DISCONNECTED, ip=[192.0.2.1]", "no event");
    row("POP3 connect from @ [192.0.2.1]", "no event");
    row("IMAP connect from @ [192.0.2.1]INFO: LOGOUT, user=a", "no event");
    row("IMAP connect from @ [192.0.2.1]IMAP connect from @ [192.0.2.1]", "nothing");
    row("IMAP connect from @ [x]INFO: LOGIN, user=a, ip=[192.0.2.1]", "nothing");
    row("", "nothing");
  }
}

TEST_CASE("dovecot") {
  const auto row = [](std::string_view text, const std::string& want) {
    CHECK(shown(parse_dovecot(text)) == want);
  };
  row("imap-login: Login: user=<a>, method=PLAIN, rip=192.0.2.1, lip=", "a|192.0.2.1|yes");
  row("imap-login: Login: user=<a>, rip=192.0.2.1, lip=", "a|192.0.2.1|yes");
  row("imap-login: Login: user=<a>, method=PLAIN, rip=192.0.2.1", "nothing");
  row("imap-login: Login: user=<a b>, rip=192.0.2.1, lip=", "nothing");
  row("imap-login: Login: method=PLAIN, rip=192.0.2.1, lip=", "nothing");
  row("pop3-login: Disconnected: Connection closed (auth failed, 1 attempts): rip=192.0.2.1, ",
      "|192.0.2.1|no");
  row("pop3-login: Disconnected (auth failed, 1 attempts in 2 secs: rip=192.0.2.1, ", "nothing");
  row("pop3-login: Disconnected: Shutting down: rip=192.0.2.1, lip=", "no event");
  row("pop3-login: Error: socket", "no event");
  row("imap(a): Logged out in=1 out=2", "no event");
  row("imap: x", "no event");
  row("imap(a)", "nothing");
  row("imapx(a): x", "nothing");
  row("imap-login", "nothing");
  row("imap-login: Login aborted: x (auth failed, 1 attempts) (auth_failed): user=<a>, rip=192.0.2.1, lip=",
      "a|192.0.2.1|no");
  row("imap-login: Login aborted: x (auth failed, 1 attempts) (other): user=<a>, rip=192.0.2.1, lip=",
      "nothing");
  row("message repeated 2 times: [ imap(a): x]", "no event");
  row("message repeated 2 times: [ imap-login: Login: user=<a>, rip=192.0.2.1, lip=x]", "nothing");
}

TEST_CASE("plesk_saslauthd") {
  const auto row = [](std::string_view text, const std::string& want) {
    CHECK(shown(parse_saslauthd(text)) == want);
  };
  row("failed mail authentication attempt for user 'a' (password len=1)", "a|::|no");
  row("failed mail authenticatication attempt for user '' (password len=1)", "|::|no");
  row("failed mail authentication attempt for user 'a' (password len=)", "nothing");
  row("failed mail authentication attempt for user 'a' (password len=1) x", "nothing");
  row("No such user 'a' in mail authorization database", "no event");
}

}  // namespace
}  // namespace spamtrace
