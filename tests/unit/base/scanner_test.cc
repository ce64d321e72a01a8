#include "base/scanner.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

namespace spamtrace {
namespace {

TEST_CASE("a step that fails leaves the cursor alone") {
  Scanner s("delivery 12: ok");
  std::string_view text = "before";
  uint64_t number = 7;
  CHECK_FALSE(s.literal("delivery:"));
  CHECK_FALSE(s.number(number));
  CHECK_FALSE(s.until("!", text));
  CHECK_FALSE(s.until_last("no such text", text));
  CHECK_FALSE(s.ends_with("ok."));
  CHECK(s.rest() == "delivery 12: ok");
  CHECK(number == 7);
  CHECK(text == "before");
}

TEST_CASE("steps") {
  Scanner s("delivery 12: a: b: ok/");
  std::string_view text;
  uint64_t number = 0;
  CHECK(s.literal("delivery "));
  CHECK(s.number(number));
  CHECK(number == 12);
  CHECK(s.literal(": "));
  CHECK(s.ends_with("/"));
  SUBCASE("to the first stop") {
    CHECK(s.until(": ", text));
    CHECK(text == "a");
    CHECK(s.rest() == "b: ok");
    CHECK(s.until(":", text));
    CHECK(text == "b");
  }
  SUBCASE("to the last stop") {
    CHECK(s.until_last(": ", text));
    CHECK(text == "a: b");
    CHECK(s.rest() == "ok");
  }
  SUBCASE("to the end") {
    CHECK(s.literal("a: b: ok"));
    CHECK(s.at_end());
    CHECK(s.literal(""));
    CHECK_FALSE(s.literal("x"));
    CHECK_FALSE(s.until(":", text));
    CHECK_FALSE(s.number(number));
  }
}

TEST_CASE("starts, ends and last places are those of string_view") {
  const std::string text = "ab, ab, a";
  for (size_t from = 0; from <= text.size(); ++from) {
    for (size_t size = 0; size <= text.size(); ++size) {
      const std::string part = text.substr(from, size);
      INFO(part);
      for (const std::string& in : {text, text.substr(2), text.substr(0, 5), std::string()}) {
        CHECK(starts_with(in, part) == in.starts_with(part));
        CHECK(starts_with_any(in, {"x", part}) == in.starts_with(part));
        CHECK(ends_with(in, part) == in.ends_with(part));
        CHECK(find_last(in, part) == in.rfind(part));
      }
    }
  }
  CHECK(starts_with({}, {}));
  CHECK(ends_with({}, {}));
  CHECK(find_last("aaa", "aa") == 1);
}

TEST_CASE("blanks are spaces and tabs") {
  Scanner s(" \t \nx");
  s.skip_blanks();
  CHECK(s.rest() == "\nx");
  s.skip_blanks();
  CHECK(s.rest() == "\nx");
}

TEST_CASE("whole numbers") {
  const auto row = [](std::string_view text, bool want, uint16_t value) {
    uint16_t got = 0;
    INFO(std::string(text));
    CHECK(parse_number(text, got) == want);
    if (want) CHECK(got == value);
  };
  row("0", true, 0);
  row("007", true, 7);
  row("65535", true, 65535);
  row("65536", false, 0);
  row("", false, 0);
  row("-1", false, 0);
  row("+1", false, 0);
  row(" 1", false, 0);
  row("1 ", false, 0);
  row("0x1", false, 0);
  row("99999999999999999999999", false, 0);
}

}  // namespace
}  // namespace spamtrace
