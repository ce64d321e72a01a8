#include "base/utf8.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

using namespace std::string_literals;

TEST_CASE("what is not UTF-8 becomes U+FFFD") {
  const auto row = [](const std::string& bytes, const std::string& want) {
    CHECK(to_valid_utf8(bytes) == want);
    CHECK(is_valid_utf8(bytes) == (bytes == want));
    CHECK(is_valid_utf8(want));
  };

  SUBCASE("text stays") {
    row("", "");
    row("a\0b\x1b[2J"s, "a\0b\x1b[2J"s);
    row("Привет, 世界 🎁", "Привет, 世界 🎁");
    row("�", "�");
  }
  SUBCASE("bytes do not") {
    row("\xff\xfe", "��");
    row("\xc0\xaf", "�");          // overlong /
    row("\xed\xa0\x80", "�");      // a surrogate
    row("\xf4\x90\x80\x80", "�");  // beyond U+10FFFF
    row("a\x80z", "a�z");
    row("Gr\xfc\xdf", "Gr��");
  }
  SUBCASE("a sequence that is cut") {
    row("a\xe2\x82", "a�");
    row("a\xf0\x9f\x8e", "a�");
    row("\xd0", "�");
  }
}

TEST_CASE("nothing that steers a terminal is left") {
  const auto row = [](const std::string& bytes, const std::string& want) {
    CHECK(escape_for_terminal(bytes) == want);
  };
  row("plain Текст 🎁", "plain Текст 🎁");
  row("\x1b]0;x\x07", "\\x1b]0;x\\x07");
  row("a\tb\r\n\0"s, "a\\x09b\\x0d\\x0a\\x00");
  row("\x7f", "\\x7f");
  row("\xc2\x9b"
      "2J",
      "\\x9b2J");  // C1, as UTF-8
  row("\x9b"
      "2J",
      "�2J");  // and as a byte
  row("\u202egpj.exe", "\\u{202e}gpj.exe");
  row("\u2066\u200f\u061c\u2028", "\\u{2066}\\u{200f}\\u{061c}\\u{2028}");
}

TEST_CASE("columns on a terminal") {
  const auto row = [](std::string_view text, size_t want) { CHECK(display_width(text) == want); };

  row("", 0);
  row("abc", 3);
  row("Привет", 6);
  row("世界", 4);
  row("🎁", 2);
  row("e\u0301", 1);
  row("a\u200bb", 2);
}

TEST_CASE("cut to a width") {
  const auto row = [](std::string_view text, size_t columns, const std::string& want) {
    CHECK(cut_to_width(text, columns) == want);
    CHECK(display_width(want) <= columns);
  };
  row("abc", 3, "abc");
  row("abcd", 3, "ab…");
  row("abcd", 1, "…");
  row("abcd", 0, "");
  row("世界世", 5, "世界…");
  row("世界世", 4, "世…");
  row("世", 1, "…");
  row("", 0, "");
}

}  // namespace
}  // namespace spamtrace
