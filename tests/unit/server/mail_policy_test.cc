#include "server/mail_policy.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

TEST_CASE("the panel's rows as a policy") {
  struct Row {
    const char *mode, *address, *text;
    MailPolicy want;
  };
  const Row rows[] = {{"reject", "", "", {PolicyMode::reject, ""}},
                      {"reject", "old@a.example", "old text", {PolicyMode::reject, ""}},
                      {"bounce", "", "no such user", {PolicyMode::bounce, "no such user"}},
                      {"bounce", "old@a.example", "", {PolicyMode::bounce, ""}},
                      {"", "", "", {PolicyMode::bounce, ""}},  // no row at all
                      {"catch", "info@a.example", "old text", {PolicyMode::forward, "info@a.example"}},
                      {"discard", "a@b", "c", {PolicyMode::unknown, "discard"}}};
  for (const Row& row : rows) {
    CAPTURE(row.mode);
    CHECK(policy_of_rows(row.mode, row.address, row.text) == row.want);
  }
}

TEST_CASE("a policy as text and back") {
  const MailPolicy policies[] = {{PolicyMode::reject, ""},
                                 {PolicyMode::bounce, ""},
                                 {PolicyMode::bounce, "Nobody: here\n\xd1\x8f"},
                                 {PolicyMode::bounce, "reject"},
                                 {PolicyMode::forward, "info@a.example"},
                                 {PolicyMode::unknown, "discard"},
                                 {PolicyMode::unknown, ""}};
  for (const MailPolicy& policy : policies) CHECK(policy_from_text(to_text(policy)) == policy);
  CHECK(policy_from_text("what is this") == MailPolicy{PolicyMode::unknown, "what is this"});
  CHECK(policy_from_text("") == MailPolicy{PolicyMode::unknown, ""});
}

TEST_CASE("the value of a service plan") {
  const std::pair<const char*, MailPolicy> rows[] = {
      {"reject", {PolicyMode::reject, ""}},
      {"", {PolicyMode::bounce, ""}},
      {"bounce", {PolicyMode::bounce, ""}},
      {"bounce:a@b.example: no", {PolicyMode::bounce, "a@b.example: no"}},
      {"info@a.example", {PolicyMode::forward, "info@a.example"}},
      {"catch:info@a.example", {PolicyMode::forward, "info@a.example"}},
      {"discard", {PolicyMode::unknown, "discard"}}};
  for (const auto& [value, policy] : rows) CHECK(policy_of_plan(value) == policy);
}

TEST_CASE("what the panel can be told") {
  CHECK(can_be_set({PolicyMode::reject, ""}));
  CHECK(can_be_set({PolicyMode::bounce, ""}));  // the panel's usual text then
  CHECK(can_be_set({PolicyMode::bounce, "a <b> & \"c\" \xd1\x8f\n"}));
  CHECK(can_be_set({PolicyMode::bounce, std::string(255, 'x')}));
  CHECK_FALSE(can_be_set({PolicyMode::bounce, std::string(256, 'x')}));
  CHECK_FALSE(can_be_set({PolicyMode::bounce, "bell \a"}));
  CHECK_FALSE(can_be_set({PolicyMode::bounce, std::string("zero \0", 6)}));
  CHECK_FALSE(can_be_set({PolicyMode::bounce, "not UTF-8 \xff"}));
  CHECK(can_be_set({PolicyMode::forward, "info@a.example"}));
  for (const char* none : {"", "info", "@a.example", "info@", "in fo@a.example", "a@b.example,c@d.example"})
    CHECK_FALSE(can_be_set({PolicyMode::forward, none}));
  CHECK_FALSE(can_be_set({PolicyMode::unknown, "discard"}));
}

}  // namespace
}  // namespace spamtrace
