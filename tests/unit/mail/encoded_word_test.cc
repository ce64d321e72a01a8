#include "mail/encoded_word.h"

#include <doctest/doctest.h>

#include <string>

#include "base/utf8.h"

namespace spamtrace {
namespace {

TEST_CASE("encoded words are decoded") {
  const auto row = [](std::string_view value, const std::string& want) {
    CHECK(decode_encoded_words(value) == want);
  };

  SUBCASE("B and Q") {
    row("=?utf-8?B?0J/RgNC40LLQtdGC?=", "Привет");
    row("=?UTF-8?b?8J+OgQ==?= win", "🎁 win");
    row("=?UTF-8?B?8J+OgQ?= win", "🎁 win");
    row("=?utf-8?Q?=D0=BC=D0=B8=d1=80?=", "мир");
    row("=?us-ascii?Q?a=5Fb_c?=", "a_b c");
    row("=?UTF-8?Q?=E2=82=AC_100=25_off!?=", "€ 100% off!");
    row("=?utf-8?Q?\?=", "");
    row("=?utf-8?B?\?=", "");
  }
  SUBCASE("charsets") {
    row("=?koi8-r?B?8NLJ18XU?=", "Привет");
    row("=?KOI8-U?B?8NLJ16bU?=", "Привіт");
    row("=?windows-1251?B?z/Do4uXy?=", "Привет");
    row("=?iso-8859-5?B?v+DY0tXi?=", "Привет");
    row("=?windows-1250?Q?P=F8=EDli=9A?=", "Příliš");
    row("=?iso-8859-2?Q?P=F8=EDli=B9?=", "Příliš");
    row("=?windows-1252?Q?=80_5=2C=96?=", "€ 5,–");
    row("=?iso-8859-15?Q?=A4?=", "€");
    row("=?utf-8*en?Q?hi?=", "hi");
  }
  SUBCASE("the examples of RFC 2047, section 8") {
    row("Keith =?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@example.com>",
        "Keith Keld Jørn Simonsen <keld@example.com>");
    row("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n "
        "=?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
        "If you can read this you understand the example.");
    row("(=?ISO-8859-1?Q?a?=)", "(a)");
    row("(=?ISO-8859-1?Q?a?= b)", "(a b)");
    row("(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "(ab)");
    row("(=?ISO-8859-1?Q?a_b?=)", "(a b)");
    row("(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "(a b)");
  }
  SUBCASE("more than the RFC allows") {
    row("a=?utf-8?Q?b?=c", "abc");
    row("=?utf-8?Q?x?==?utf-8?Q?y?=", "xy");
    row("=?utf-8?Q?Are you ok?\?=", "Are you ok?");
    row("=?utf-8?B?0J/R?= =?UTF-8?B?gNC40LLQtdGC?=", "Привет");
    row("=?utf-8?B?0J/RgNC4 0LLQtdGC?=", "Привет");
    row("=?utf-8?Q?=zz=4?=", "=zz=4");
  }
  SUBCASE("what cannot be decoded stays") {
    row("=?x-unknown?Q?a?= =?x-unknown?Q?b?=", "=?x-unknown?Q?a?= =?x-unknown?Q?b?=");
    row("=?utf-8?X?a?=", "=?utf-8?X?a?=");
    row("=?utf-8?B?!?=", "=?utf-8?B?!?=");
    row("=?utf-8?B?AAAAA?=", "=?utf-8?B?AAAAA?=");
    row("=?utf-8?Q?a", "=?utf-8?Q?a");
    row("=?utf-8?Q?a?", "=?utf-8?Q?a?");
    row("=?utf-8?Q?a =?utf-8?Q?b?=", "=?utf-8?Q?a b");
    row("=??Q?a?=", "=??Q?a?=");
    row("=?", "=?");
    row("=?=", "=?=");
    row("=?=?=?=?", "=?=?=?=?");
  }
  SUBCASE("bytes that are no text") {
    row("", "");
    row("Grüße", "Grüße");
    row("Gr\xfc\xdf", "Gr��");
    row("\xff =?utf-8?Q?=FF?= \xff", "� � �");
    row("=?us-ascii?Q?=FF?=", "�");
    row("=?windows-1251?Q?=98?=", "�");
    row("=?utf-8?Q?=ED=A0=80?=", "�");
    row(std::string_view("a\0b", 3), std::string("a\0b", 3));
    row("=?utf-8?Q?a=00=0D=0A?=", std::string("a\0\r\n", 4));
  }
}

TEST_CASE("a value may be cut anywhere") {
  const std::string value = "Re: =?koi8-r?B?8NLJ18XU?= =?utf-8?Q?=2C_=D0=BC=D0=B8=D1=80?= \xd0\xbc";
  for (size_t size = 0; size <= value.size(); ++size) {
    const std::string cut(value.data(), size);
    INFO(cut);
    CHECK(is_valid_utf8(decode_encoded_words(cut)));
  }
}

TEST_CASE("beginnings without an end cost no more than other text") {
  const auto repeated = [](std::string_view piece, size_t times) {
    std::string text;
    for (size_t i = 0; i < times; ++i) text += piece;
    return text;
  };
  constexpr size_t k_times = 200'000;  // quadratic work would not end
  for (const char* piece : {"=?", "=?utf-8", "=?utf-8?", "=?utf-8?Q?", "=?utf-8?B?!", "=?x?Q?a?="}) {
    const std::string value = repeated(piece, k_times);
    CHECK(decode_encoded_words(value).size() == value.size());
  }
  CHECK(decode_encoded_words(repeated("=?utf-8?Q?x?= ", k_times)).size() == k_times + 1);
}

}  // namespace
}  // namespace spamtrace
