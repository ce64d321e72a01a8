#include "syslog/line.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

// "stamp|host|program|pid|text"
std::string shown(const std::optional<SyslogLine>& line) {
  if (!line) return "nothing";
  return std::string(line->stamp) + "|" + std::string(line->host) + "|" + std::string(line->program) + "|" +
         std::to_string(line->pid) + "|" + std::string(line->text);
}

std::string read(std::string_view text) { return shown(parse_syslog_line(text)); }

TEST_CASE("the parts of a line") {
  const auto row = [](std::string_view text, const std::string& want) { CHECK(read(text) == want); };

  SUBCASE("RFC 3164: the day has two columns, or one") {
    row("Nov 24 07:50:56 mail qmail: x", "Nov 24 07:50:56|mail|qmail|0|x");
    row("Nov  4 07:50:56 mail qmail: x", "Nov  4 07:50:56|mail|qmail|0|x");
    row("Nov 4 07:50:56 mail qmail: x", "Nov 4 07:50:56|mail|qmail|0|x");
    row("Nov 04 07:50:56 mail qmail: x", "Nov 04 07:50:56|mail|qmail|0|x");
  }
  SUBCASE("RFC 3339") {
    row("2025-02-02T09:50:42.211184+01:00 mx postfix/qmgr[659]: 1F5A2: removed",
        "2025-02-02T09:50:42.211184+01:00|mx|postfix/qmgr|659|1F5A2: removed");
    row("2025-02-02T09:50:42Z mx qmail: x", "2025-02-02T09:50:42Z|mx|qmail|0|x");
  }
  SUBCASE("multilog keeps the log of one program") {
    row("@4000000038c3eeb027f41c7c new msg 93869", "@4000000038c3eeb027f41c7c||qmail|0|new msg 93869");
    row("@4000000038c3eeb027f41c7c ", "@4000000038c3eeb027f41c7c||qmail|0|");
    row("@4000000038c3eeb027f41c7c", "nothing");
    row("@4000000038c3eeb027f41c7 new msg 93869", "nothing");
  }
  SUBCASE("tags") {
    row("Nov 24 07:50:56 m a[1]: x", "Nov 24 07:50:56|m|a|1|x");
    row("Nov 24 07:50:56 m a[1]:x", "Nov 24 07:50:56|m|a|1|x");
    row("Nov 24 07:50:56 m a: b: c", "Nov 24 07:50:56|m|a|0|b: c");
    row("Nov 24 07:50:56 m greylisting filter[2]: x", "Nov 24 07:50:56|m|greylisting filter|2|x");
    row("Nov 24 07:50:56 m /usr/lib/p-9.0/h[3]: x", "Nov 24 07:50:56|m|/usr/lib/p-9.0/h|3|x");
    row("Nov 24 07:50:56 m a[x]: y", "Nov 24 07:50:56|m|a|0|y");
    row("Nov 24 07:50:56 m a[4294967295]: y", "Nov 24 07:50:56|m|a|4294967295|y");
    row("Nov 24 07:50:56 m a[4294967296]: y", "Nov 24 07:50:56|m|a|0|y");
    row("Nov 24 07:50:56 m a[999999999]: y", "Nov 24 07:50:56|m|a|999999999|y");
    row("Nov 24 07:50:56 m a[0000000000000000000012]: y", "Nov 24 07:50:56|m|a|12|y");
    row("Nov 24 07:50:56 m a[]: y", "Nov 24 07:50:56|m|a|0|y");
    row("Nov 24 07:50:56 m a[1][2]: y", "Nov 24 07:50:56|m|a[1]|2|y");
    row("Nov 24 07:50:56 m a[[2]: y", "Nov 24 07:50:56|m|a[|2|y");
    row("Nov 24 07:50:56 m a]: y", "Nov 24 07:50:56|m|a]|0|y");
    row("Nov 24 07:50:56 m 12]: y", "Nov 24 07:50:56|m|12]|0|y");
    row("Nov 24 07:50:56 m a:", "Nov 24 07:50:56|m|a|0|");
    row("Nov 24 07:50:56 m a: ", "Nov 24 07:50:56|m|a|0|");
    row("Nov 24 07:50:56 m a:  x", "Nov 24 07:50:56|m|a|0| x");
  }
  SUBCASE("lines of another shape") {
    row("", "nothing");
    row(" ", "nothing");
    row(":", "nothing");
    row("<13>Aug  4 04:08:03 x:", "nothing");
    row("Aug  4 04:08:03 x:", "nothing");
    row("Nov 24 07:50:56", "nothing");
    row("Nov 24 07:50:56 ", "nothing");
    row("Nov 24 07:50:56 m", "nothing");
    row("Nov 24 07:50:56 m no colon", "nothing");
    row("Nov 24 07:50:56 m : x", "nothing");
    row("Nov 24 07:50:56 m [1]: x", "nothing");
    row("Nov 124 07:50:56 m a: x", "nothing");
    row("Nov  07:50:56 m a: x", "nothing");
    row("2025-02-02 09:50:42 m a: x", "nothing");
    row("1795506656.494700 new msg 1", "nothing");
    row("Nov 24 07:50:56 m " + std::string(200, 'a') + ": x", "nothing");
  }
}

// Each line after each other one, so that each stands behind one of its own head and one of another.
TEST_CASE("a line is read alike whatever came before it") {
  const std::string long_head = "Nov 24 07:50:56 " + std::string(100, 'h') + " a[1]: x";
  const std::vector<std::string> lines = {
      "Nov 24 07:50:56 m a[1]: x",
      "Nov 24 07:50:56 m b: y",
      "Nov 24 07:50:56 mx b: y",
      "Nov 24 07:50:56 m ",
      "Nov 24 07:50:56 m no tag",
      "Nov 24 07:50:56 m",
      "Nov 24 07:50:56  a: no host",
      "Nov 24 07:50:57 m a[2]: x",
      "2025-02-02T09:50:42.211184+01:00 mx postfix/qmgr[659]: 1F5A2: removed",
      "2025-02-02T09:50:42.211184+01:00 mx a: x",
      "2025-02-02T09:50:42.211184+01:00 mx",
      "@4000000038c3eeb027f41c7c new msg 93869",
      "shapeless",
      "",
      long_head};
  SyslogLineParser parser;
  for (const std::string& before : lines) {
    for (const std::string& line : lines) {
      parser.parse(before);
      INFO(before, " / ", line);
      CHECK(shown(parser.parse(line)) == read(line));
      const auto style_of = [](const auto& parsed) { return parsed ? parsed->style : StampStyle{}; };
      CHECK(style_of(parser.parse(line)) == style_of(parse_syslog_line(line)));
    }
  }
}

TEST_CASE("a line may be cut anywhere, and hold any byte") {
  for (const std::string line : {"Nov  4 07:50:56 mail qmail[12]: 1795506656.494700 new msg 1",
                                 "2025-02-02T09:50:42.211184+01:00 mx postfix/qmgr[659]: 1F5A2: removed",
                                 "@4000000038c3eeb027f41c7c new msg 93869"}) {
    for (size_t size = 0; size < line.size(); ++size) {
      std::vector<char> head(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(size));
      parse_syslog_line({head.data(), head.size()});
      for (const char odd : {'\0', '\xff', '\n', ' ', ':', ']'}) {
        head.push_back(odd);
        parse_syslog_line({head.data(), head.size()});
        head.pop_back();
      }
    }
  }
}

TEST_CASE("TAI64N") {
  const auto row = [](std::string_view stamp, const std::string& want) {
    const auto time = parse_tai64n(stamp);
    CHECK((time ? to_rfc3339(*time) : "nothing") == want);
  };
  row("@4000000038c3eeb027f41c7c", "2000-03-06T17:45:10.670309Z");
  row("@400000000000000a00000000", "");  // 1970 stands for a time that is not known
  row("@400000000000000b00000000", "1970-01-01T00:00:01Z");
  row("@4000000038c3eeb03b9ac9ff", "2000-03-06T17:45:10.999999Z");
  row("@4000003afff4418900000000", "9999-12-31T23:59:59Z");
  SUBCASE("what is none") {
    row("@4000000038c3eeb03b9aca00", "nothing");  // 1,000,000,000 nanoseconds
    row("@400000000000000900000000", "nothing");
    row("@4000003afff4418a00000000", "nothing");
    row("@ffffffffffffffff00000000", "nothing");
    row("@000000000000000000000000", "nothing");
    row("@4000000038C3EEB027F41C7C", "nothing");
    row("@4000000038c3eeb027f41c7", "nothing");
    row("4000000038c3eeb027f41c7c", "nothing");
    row("", "nothing");
  }
}

}  // namespace
}  // namespace spamtrace
