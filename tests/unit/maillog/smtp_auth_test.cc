#include "maillog/smtp_auth.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

// The event as "kind|login|maildir|client"; the samples of tests/data/lines have the whole lines.
std::string read(std::string_view text) {
  const auto event = parse_smtp_auth(text);
  if (!event) return "nothing";
  if (const auto* e = std::get_if<SmtpConnect>(&*event)) return "connect|" + to_string(e->client);
  if (const auto* e = std::get_if<SmtpLoginFailed>(&*event)) {
    return "failed|" + std::string(e->login) + "|" + to_string(e->client);
  }
  const auto& login = std::get<SmtpLogin>(*event);
  return "login|" + std::string(login.login) + "|" + std::string(login.maildir) + "|" +
         to_string(login.client);
}

TEST_CASE("smtp_auth is read by words") {
  const auto row = [](std::string_view text, const std::string& want) { CHECK(read(text) == want); };

  SUBCASE("one tag or two, one blank or two") {
    row("SMTP connect from h [192.0.2.1]", "connect|192.0.2.1");
    row("smtp_auth: SMTP connect from h [192.0.2.1]", "connect|192.0.2.1");
    row("SMTP user a@b : logged in from h [192.0.2.1]", "login|a@b||192.0.2.1");
    row("smtp_auth: SMTP user a@b : logged in from h [192.0.2.1]", "login|a@b||192.0.2.1");
    row("SMTP user a : /m/b/a logged in from h [192.0.2.1]", "login|a|/m/b/a|192.0.2.1");
    row("FAILED: a - password incorrect from h [192.0.2.1]", "failed|a|192.0.2.1");
    row("FAILED: a - password incorrect  from h [192.0.2.1]", "failed|a|192.0.2.1");
    row("smtp_auth: FAILED: a - password incorrect from h [192.0.2.1]", "failed|a|192.0.2.1");
  }
  SUBCASE("the host may be missing, and the address may be of any family") {
    row("SMTP connect from [192.0.2.1]", "connect|192.0.2.1");
    row("SMTP connect from unknown@ [::ffff:192.0.2.1]", "connect|192.0.2.1");
    row("SMTP connect from unknown@ [2001:db8::1]", "connect|2001:db8::1");
  }
  SUBCASE("what is no address is no client") {
    row("SMTP connect from h []", "nothing");
    row("SMTP connect from h [192.0.2]", "nothing");
    row("SMTP connect from h [192.0.2.1]:25", "nothing");
    row("SMTP connect from h 192.0.2.1", "nothing");
  }
  SUBCASE("other text") {
    row("", "nothing");
    row("smtp_auth: ", "nothing");
    row("SMTP user ", "nothing");
    row("SMTP disconnect from h [192.0.2.1]", "nothing");
  }
}

TEST_CASE("the address of a login") {
  const auto row = [](std::string_view login, std::string_view maildir, const std::string& want) {
    CHECK(login_address({login, maildir, {}}) == want);
  };
  row("user@example.com", "", "user@example.com");
  row("User@Example.COM", "", "user@example.com");
  row("info", "/var/qmail/mailnames/example.com/info", "info@example.com");
  row("INFO", "/var/qmail/mailnames/Example.com/Info", "info@example.com");
  row("info", "/var/qmail/mailnames/example.com/info/Maildir", "info@example.com");
  row("info@example.net", "/var/qmail/mailnames/example.com/info", "info@example.net");
  row("info", "", "info");
  row("Info", "/home/info", "info");
  row("info", "/var/qmail/mailnames/example.com", "info");
  row("info", "/var/qmail/mailnames/", "info");
}

}  // namespace
}  // namespace spamtrace
