#include "maillog/qmail_send.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

std::string read_splogger(std::string_view text) {
  const auto line = parse_splogger(text);
  if (!line) return "nothing";
  return to_rfc3339(line->time) + "|" + std::string(line->stamp) + (line->continuation ? "+" : "|") +
         std::string(line->text);
}

TEST_CASE("splogger's stamp") {
  const auto row = [](std::string_view text, const std::string& want) { CHECK(read_splogger(text) == want); };

  row("1795506656.494700 new msg 1", "2026-11-24T07:50:56.494700Z|1795506656.494700|new msg 1");
  row("1795506656.494700+msg 1", "2026-11-24T07:50:56.494700Z|1795506656.494700+msg 1");
  row("1795506656.494700 ", "2026-11-24T07:50:56.494700Z|1795506656.494700|");
  row("1795506656.494700  x", "2026-11-24T07:50:56.494700Z|1795506656.494700| x");
  row("0.000000 x", "|0.000000|x");  // 1970 stands for a time that is not known
  SUBCASE("what is none") {
    row("", "nothing");
    row("1795506656.494700", "nothing");
    row("1795506656.49470 x", "nothing");
    row("1795506656.4947000 x", "nothing");
    row("1795506656.49-700 x", "nothing");
    row("1795506656 x", "nothing");
    row("-795506656.494700 x", "nothing");
    row("+795506656.494700 x", "nothing");
  }
  SUBCASE("a number of seconds that no clock reaches") {
    row("9223372036854775807.999999 x", "nothing");
    row("99999999999999.000000 x", "nothing");
    row("99999999999999999999.000000 x", "nothing");
  }
}

TEST_CASE("numbers of qmail-send that do not fit are not understood") {
  const auto row = [](std::string_view text, bool want) {
    CHECK(parse_qmail_send(text).has_value() == want);
  };

  row("new msg 18446744073709551615", true);
  row("new msg 18446744073709551616", false);
  row("info msg 1: bytes 18446744073709551615 from <> qp 4294967295 uid 4294967295", true);
  row("info msg 1: bytes 1 from <> qp 4294967296 uid 1", false);
  row("info msg 1: bytes 1 from <> qp 1 uid 4294967296", false);
  row("starting delivery 1: msg 2 to elsewhere a@example.com", false);
  row("starting delivery 1: msg 2 to local ", true);
}

TEST_CASE("the numbers of info msg are taken from the right, whatever the sender holds") {
  const auto row = [](std::string_view text, const std::string& sender, uint32_t uid) {
    const auto event = parse_qmail_send(text);
    REQUIRE(event);
    const auto& info = std::get<QmailMessageInfo>(*event);
    CHECK(std::string(info.sender) == sender);
    CHECK(info.uid == uid);
  };
  row("info msg 9: bytes 1 from <> qp 54945 uid 82", "", 82);
  row("info msg 9: bytes 1 from <#@[]> qp 54945 uid 82", "#@[]", 82);
  row("info msg 9: bytes 1 from <x>_qp_1_uid_10001> qp 54945 uid 82", "x>_qp_1_uid_10001", 82);
  row("info msg 9: bytes 1 from <x> qp 1 uid 10001> qp 54945 uid 82", "x> qp 1 uid 10001", 82);
}

}  // namespace
}  // namespace spamtrace
