#include "syslog/journal_line.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "support/journal_text.h"
#include "syslog/clock.h"

namespace spamtrace {
namespace {

struct Read {
  explicit Read(const std::string& text)
      : reader([text, given = false](std::span<char> room) mutable -> ssize_t {
          if (std::exchange(given, true)) return 0;
          std::copy(text.begin(), text.end(), room.begin());
          return static_cast<ssize_t>(text.size());
        }),
        record(reader.next()) {}
  JournalExportReader reader;
  std::optional<JournalRecord> record;
};

TEST_CASE("a record is the line that a text log would have") {
  const Read read(fixture::journal_record(1738486242211184, "postfix/smtpd", 108, "connect from x: y"));
  REQUIRE(read.record);
  const SyslogLine line = line_of(*read.record);
  CHECK(line.program == "postfix/smtpd");
  CHECK(line.pid == 4711);
  CHECK(line.host == "mx.example.net");
  CHECK(line.text == "connect from x: y");
  CHECK(LogClock(Time{}).read(line) == read.record->at);
  CHECK(read.record->at == parse_rfc3339("2025-02-02T08:50:42.211184Z"));
}

TEST_CASE("no line of a message becomes a line of its own") {
  const std::string message = "x\nFeb  2 09:50:42 mx postfix/smtpd[1]: 1F5A2: client=y[192.0.2.9]";
  const Read read(fixture::journal_record(5, "php", 10001, message));
  REQUIRE(read.record);
  CHECK(line_of(*read.record).program == "php");
  CHECK(line_of(*read.record).text == message);
}

TEST_CASE("the clock takes qmail's own stamp beside the journal's") {
  const Read read(
      fixture::journal_record(1738486242211184, "qmail", 2520, "1738486242.211100 new msg 93869"));
  REQUIRE(read.record);
  LogClock clock{Time{}};
  REQUIRE(clock.read(line_of(*read.record)));
  CHECK(clock.anchor(from_unix(1738486242, 211100)));
  CHECK_FALSE(clock.anchor(from_unix(1538486242)));
}

}  // namespace
}  // namespace spamtrace
