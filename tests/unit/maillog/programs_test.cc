#include "maillog/programs.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace spamtrace {
namespace {

TEST_CASE("each rule is found by its name, and each name has one rule") {
  std::set<std::string> names;
  for (const ProgramRule& rule : program_rules()) {
    INFO(std::string(rule.program));
    CHECK((parser_for(rule.program) == rule.parse));
    CHECK((parser_for("/usr/lib64/plesk-9.0/" + std::string(rule.program)) == rule.parse));
    CHECK(names.emplace(rule.program).second);
  }
}

TEST_CASE("a service of Postfix is found by the last part of its tag, and never without Postfix's name") {
  std::set<std::string> names;
  for (const ProgramRule& rule : postfix_rules()) {
    const std::string name(rule.program);
    INFO(name);
    for (const char* head : {"postfix/", "postfix/submission/", "postfix-192.0.2.78/", "postfix-a/b/c/"}) {
      CHECK((parser_for(head + name) == rule.parse));
    }
    for (const char* head : {"", "postfi/", "postfix", "postfixx/", "Postfix/", "x-postfix/"}) {
      if (head + name != "postfix-script") CHECK((parser_for(head + name) != rule.parse));
    }
    CHECK(names.emplace(name).second);
  }
}

TEST_CASE("a service that is not known has the common lines of Postfix, and no others") {
  for (const char* name :
       {"postfix/", "postfix/smtp_auth", "postfix/smtpd/", "postfix-/x", "postfix/SMTPD"}) {
    INFO(name);
    const LineParser parse = parser_for(name);
    REQUIRE((parse != nullptr));
    CHECK(parse("warning: x"));
    CHECK(!parse("848F1657D: uid=2002 from=<user@example.com>"));
    CHECK(!parse("848F1657D: client=x[192.0.2.9]"));
    CHECK(!parse("SMTP user a@example.com : logged in from x [192.0.2.9]"));
  }
}

TEST_CASE("other names have no rule") {
  for (const char* name : {"", "/", "x", "smtp_aut", "smtp_auth ", "SMTP_AUTH", "postfix", "postfix-x",
                           "pop3c", "spf/", "/usr/sbin/", "smtpd", "qmgr", "/usr/libexec/postfix/smtpd",
                           "qmail-remote-handlers2", "a name longer than any of the rules"}) {
    INFO(name);
    CHECK((parser_for(name) == nullptr));
  }
  CHECK((parser_for(std::string(1 << 20, 'a')) == nullptr));
}

TEST_CASE("qmail-send has no rule: its lines carry a stamp and may be broken in two") {
  CHECK((parser_for("qmail") == nullptr));
}

}  // namespace
}  // namespace spamtrace
