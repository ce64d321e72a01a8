#include "mail/address.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

TEST_CASE("the domain stands behind the last @") {
  const auto row = [](std::string_view address, const std::string& want) {
    CHECK(std::string(domain_of(address)) == want);
  };
  row("a@example.com", "example.com");
  row("\"a@b\"@example.com", "example.com");
  row("a@", "");
  row("@example.com", "example.com");
  row("a", "");
  row("", "");
  row("#@[]", "[]");
}

TEST_CASE("only letters of ASCII have a case") {
  CHECK(ascii_lower("Info@EXAMPLE.com") == "info@example.com");
  CHECK(ascii_lower("\xc4") == "\xc4");
  CHECK(equal_ignoring_case("Subject", "sUBJECT"));
  CHECK_FALSE(equal_ignoring_case("Subject", "Subjects"));
  CHECK_FALSE(equal_ignoring_case("[", "{"));  // 0x20 apart, as letters are
  CHECK_FALSE(equal_ignoring_case("\xc4", "\xe4"));
}

TEST_CASE("the number of a virtual domain") {
  const auto row = [](std::string_view address, const std::string& want) {
    CHECK(std::string(strip_virtualdomain_number(address)) == want);
  };
  row("2-user@example.com", "user@example.com");
  row("123-a-b@example.com", "a-b@example.com");
  row("user@example.com", "user@example.com");
  row("user-2@example.com", "user-2@example.com");
  row("-user@example.com", "-user@example.com");
  row("2user@example.com", "2user@example.com");
  row("2", "2");
  row("2-", "");
  row("", "");
}

TEST_CASE("an address as it stands in Postfix's log") {
  const auto row = [](std::string_view address, const std::string& want) {
    INFO(std::string(address));
    CHECK(as_postfix_logs(address) == want);
    CHECK(stands_so_in_postfix_log(address) == (address == want));
  };
  row("", "");
  row("user@example.com", "user@example.com");
  row("a long address, long enough that it is looked at many bytes at a time@example.com",
      "a long address, long enough that it is looked at many bytes at a time@example.com");
  row("a~ @example.com", "a~ @example.com");
  row("\"a b\"@example.com", "a b@example.com");
  row("a\\b@example.com", "ab@example.com");
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    const bool is_kept = byte >= 32 && byte <= 126 && text != "\"" && text != "\\";
    CHECK(stands_so_in_postfix_log(text) == is_kept);
    CHECK(stands_so_in_postfix_log(text) == (as_postfix_logs(text) == text || text == "?"));
  }
}

TEST_CASE("senders that must not be answered") {
  CHECK(is_null_sender(""));
  CHECK(is_null_sender("#@[]"));
  CHECK_FALSE(is_null_sender("a@example.com"));
  CHECK_FALSE(is_null_sender("-@[]"));
}

}  // namespace
}  // namespace spamtrace
