#include "mail/charset.h"

#include <doctest/doctest.h>

#include <string>

#include "base/utf8.h"

namespace spamtrace {
namespace {

TEST_CASE("names of charsets") {
  const auto known = [](std::string_view name, bool want) {
    INFO(std::string(name));
    CHECK(to_utf8(name, "").has_value() == want);
  };
  known("utf-8", true);
  known("UTF8", true);
  known("US-ASCII", true);
  known("iso_8859-1", true);
  known("ISO8859-2", true);
  known("cp1251", true);
  known("Windows-1252", true);
  known("KOI8-R", true);
  known("", false);
  known("-", false);
  known("utf-16", false);
  known("windows-1253", false);
  known("windows-12511", false);
}

TEST_CASE("the corners of each table") {
  const auto row = [](std::string_view charset, std::string_view bytes, const std::string& want) {
    INFO(std::string(charset));
    CHECK(to_utf8(charset, bytes).value_or("") == want);
  };
  row("iso-8859-1", "a\x7f\x80\xa0\xa1\xff", "a\x7f\xc2\x80\xc2\xa0¡ÿ");
  row("iso-8859-2", "a\x80\xa0\xa1\xff", "a\xc2\x80\xc2\xa0Ą˙");
  row("iso-8859-5", "a\x80\xa1\xf0\xff", "a\xc2\x80Ё№џ");
  row("iso-8859-15", "a\x80\xa4\xbe\xff", "a\xc2\x80€Ÿÿ");
  row("windows-1250", "a\x80\x81\x8a\xff", "a€�Š˙");
  row("windows-1251", "a\x80\x98\xc0\xff", "aЂ�Ая");
  row("windows-1252", "a\x80\x9f\xa0\xff", "a€Ÿ\xc2\xa0ÿ");
  row("koi8-r", "a\x80\xa3\xc0\xff", "a─ёюЪ");
  row("koi8-u", "a\x80\xa4\xc0\xff", "a─єюЪ");
}

TEST_CASE("every byte of every charset becomes valid UTF-8") {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<char>(byte));
  for (const char* charset : {"utf-8", "us-ascii", "iso-8859-1", "iso-8859-2", "iso-8859-5", "iso-8859-15",
                              "windows-1250", "windows-1251", "windows-1252", "koi8-r", "koi8-u"}) {
    INFO(charset);
    const auto text = to_utf8(charset, bytes);
    REQUIRE(text);
    CHECK(is_valid_utf8(*text));
  }
}

}  // namespace
}  // namespace spamtrace
