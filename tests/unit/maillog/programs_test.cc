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

TEST_CASE("other names have no rule") {
  for (const char* name :
       {"", "/", "x", "smtp_aut", "smtp_auth ", "SMTP_AUTH", "postfix/smtp_auth", "pop3c", "spf/",
        "/usr/sbin/", "qmail-remote-handlers2", "a name longer than any of the rules"}) {
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
