#include "syslog/clock.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

Time at(std::string_view text) { return parse_rfc3339(text).value(); }

// A log file as its stamps.
class File {
 public:
  explicit File(std::string_view written, LocalOffset offset = utc_offset)
      : clock_(written.empty() ? Time{} : at(written), offset) {}

  std::string line(std::string_view stamp) {
    SyslogLine line;
    line.style = stamp.front() == '@'   ? StampStyle::tai64n
                 : stamp.front() <= '9' ? StampStyle::rfc3339
                                        : StampStyle::rfc3164;
    line.stamp = stamp;
    const auto time = clock_.read(line);
    return time ? to_rfc3339(*time) : "nothing";
  }

  // A line of qmail-send; whether its own time was believed.
  bool qmail(std::string_view stamp, std::string_view own) {
    line(stamp);
    return clock_.anchor(at(own));
  }

 private:
  LogClock clock_;
};

TEST_CASE("the first line is of the latest year that is not after the file") {
  const auto row = [](std::string_view written, std::string_view stamp, const std::string& want) {
    CHECK(File(written).line(stamp) == want);
  };
  row("2026-11-24T12:00:00Z", "Nov 24 07:50:56", "2026-11-24T07:50:56Z");
  row("2026-11-24T12:00:00Z", "Nov 25 07:50:56", "2026-11-25T07:50:56Z");  // another zone
  row("2026-11-24T12:00:00Z", "Nov 26 07:50:56", "2025-11-26T07:50:56Z");
  row("2027-01-01T00:00:10Z", "Dec 31 23:59:59", "2026-12-31T23:59:59Z");
  row("2026-12-31T23:59:50Z", "Jan  1 00:00:01", "2027-01-01T00:00:01Z");
  row("2026-11-24T12:00:00Z", "Feb 29 07:50:56", "2024-02-29T07:50:56Z");
  row("2026-11-24T12:00:00Z", "Feb 30 07:50:56", "nothing");
  row("2026-11-24T12:00:00Z", "Nov 24 24:00:00", "nothing");
  row("2026-11-24T12:00:00Z", "Nob 24 07:50:56", "nothing");
  row("", "Nov 24 07:50:56", "nothing");
}

TEST_CASE("the year follows the line before") {
  SUBCASE("over new year") {
    File file("2027-03-01T00:00:00Z");
    CHECK(file.line("Dec 31 23:59:59") == "2026-12-31T23:59:59Z");
    CHECK(file.line("Jan 1 00:00:00") == "2027-01-01T00:00:00Z");
    CHECK(file.line("Dec 31 23:59:59") == "2026-12-31T23:59:59Z");  // written late
    CHECK(file.line("Jan  1 00:00:01") == "2027-01-01T00:00:01Z");
  }
  SUBCASE("over more than one") {
    File file("2027-03-01T00:00:00Z");
    CHECK(file.line("2024-11-24T00:00:00Z") == "2024-11-24T00:00:00Z");
    CHECK(file.line("Dec 31 23:59:59") == "2024-12-31T23:59:59Z");
    CHECK(file.line("May 31 12:00:00") == "2025-05-31T12:00:00Z");
    CHECK(file.line("Nov 11 12:00:00") == "2025-11-11T12:00:00Z");
    CHECK(file.line("Jan 20 12:00:00") == "2026-01-20T12:00:00Z");
  }
  SUBCASE("on a leap day") {
    File file("2028-03-02T00:00:00Z");
    CHECK(file.line("Feb 28 23:59:59") == "2028-02-28T23:59:59Z");
    CHECK(file.line("Feb 29 00:00:00") == "2028-02-29T00:00:00Z");
    CHECK(file.line("Mar  1 00:00:00") == "2028-03-01T00:00:00Z");
  }
  SUBCASE("a leap day in another year is no date, and moves nothing") {
    File file("2027-03-02T00:00:00Z");
    CHECK(file.line("Feb 28 23:59:59") == "2027-02-28T23:59:59Z");
    CHECK(file.line("Feb 29 00:00:00") == "nothing");
    CHECK(file.line("Mar  1 00:00:00") == "2027-03-01T00:00:00Z");
  }
  SUBCASE("a server clock that jumps there and back") {
    File file("2026-11-24T12:00:00Z");
    CHECK(file.line("Nov 24 07:50:56") == "2026-11-24T07:50:56Z");
    CHECK(file.line("Jan  1 00:00:00") == "2027-01-01T00:00:00Z");
    CHECK(file.line("Nov 24 07:51:10") == "2026-11-24T07:51:10Z");
  }
}

TEST_CASE("both styles in one file") {
  File file("2026-11-24T12:00:00Z");
  CHECK(file.line("Nov 24 07:50:56") == "2026-11-24T07:50:56Z");
  CHECK(file.line("2023-06-10T09:50:42.211184+01:00") == "2023-06-10T08:50:42.211184Z");
  CHECK(file.line("Jun 10 08:50:43") == "2023-06-10T08:50:43Z");
  CHECK(file.line("@4000000038c3eeb027f41c7c") == "2000-03-06T17:45:10.670309Z");
  CHECK(file.line("Mar  6 17:45:15") == "2000-03-06T17:45:15Z");
  CHECK(file.line("2023-13-10T09:50:42+01:00") == "nothing");
  CHECK(file.line("Mar  6 17:45:16") == "2000-03-06T17:45:16Z");
}

TEST_CASE("an unknown year is known from the first full stamp on") {
  File file("");
  CHECK(file.line("Jun 10 08:50:43") == "nothing");
  CHECK(file.line("2023-06-10T08:50:43Z") == "2023-06-10T08:50:43Z");
  CHECK(file.line("Jun 10 08:50:43") == "2023-06-10T08:50:43Z");
}

TEST_CASE("the zone of the server's own file holds until qmail shows another") {
  File file("2026-11-24T12:00:00Z", [](int64_t) -> int64_t { return 3600; });
  CHECK(file.line("Nov 24 07:50:56") == "2026-11-24T06:50:56Z");
  CHECK(file.qmail("Nov 24 07:50:57", "2026-11-24T00:50:57.5Z"));  // seven hours east
  CHECK(file.line("Nov 24 07:50:57") == "2026-11-24T00:50:57Z");
  CHECK(file.line("Nov 24 07:50:58") == "2026-11-24T00:50:58Z");
}

TEST_CASE("qmail's own time gives the zone") {
  const auto row = [](std::string_view stamp, std::string_view own, const std::string& want) {
    File file("2026-11-24T12:00:00Z");
    CHECK(file.qmail(stamp, own));
    CHECK(file.line(stamp) == want);
  };
  SUBCASE("in quarters of an hour, both ways") {
    row("Nov 20 07:50:56", "2026-11-20T07:50:56Z", "2026-11-20T07:50:56Z");
    row("Nov 20 07:50:56", "2026-11-20T06:50:56Z", "2026-11-20T06:50:56Z");
    row("Nov 20 07:50:56", "2026-11-20T02:05:56Z", "2026-11-20T02:05:56Z");  // Kathmandu
    row("Nov 20 07:50:56", "2026-11-20T11:20:56Z", "2026-11-20T11:20:56Z");  // St. John's
    row("Nov 20 07:50:56", "2026-11-19T17:50:56Z", "2026-11-19T17:50:56Z");  // Kiritimati
  }
  SUBCASE("although syslog's stamp is some seconds later") {
    row("Nov 20 07:50:56", "2026-11-20T06:50:50.9Z", "2026-11-20T06:50:56Z");
    row("Nov 20 07:50:56", "2026-11-20T06:49:57Z", "2026-11-20T06:50:56Z");
  }
  SUBCASE("and not if it is much later") {
    row("Nov 20 07:50:56", "2026-11-20T06:45:56Z", "2026-11-20T07:50:56Z");
  }
  SUBCASE("over new year") {
    row("Jan  1 03:00:00", "2025-12-31T21:00:00Z", "2025-12-31T21:00:00Z");
    row("Dec 31 21:00:00", "2026-01-01T03:00:00Z", "2026-01-01T03:00:00Z");
  }
}

TEST_CASE("the zone changes with summer time") {
  File file("2026-11-24T12:00:00Z");
  CHECK(file.qmail("Oct 25 02:59:59", "2026-10-25T00:59:59Z"));
  CHECK(file.line("Oct 25 02:59:59") == "2026-10-25T00:59:59Z");
  CHECK(file.qmail("Oct 25 02:00:00", "2026-10-25T01:00:00Z"));
  CHECK(file.line("Oct 25 02:00:01") == "2026-10-25T01:00:01Z");
}

TEST_CASE("qmail's own time gives the year, also of the line itself") {
  File file("2026-11-24T12:00:00Z");  // touched long after
  CHECK(file.qmail("Jun 10 20:42:51", "2020-06-10T10:42:51.138809Z"));
  CHECK(file.line("Jun 10 20:42:51") == "2020-06-10T10:42:51Z");
  CHECK(file.line("Jun 10 20:43:36") == "2020-06-10T10:43:36Z");
  CHECK(file.line("Nov 20 00:00:00") == "2020-11-19T14:00:00Z");
  CHECK(file.line("Jan  2 00:00:00") == "2021-01-01T14:00:00Z");
}

TEST_CASE("a forged time is not believed") {
  File file("2026-11-24T12:00:00Z");
  SUBCASE("when it contradicts its own stamp") {
    CHECK_FALSE(file.qmail("Nov 24 07:50:56", "2026-11-20T07:50:56Z"));
    CHECK_FALSE(file.qmail("Nov 24 07:50:56", "2020-01-24T07:50:56Z"));
    CHECK(file.line("Nov 24 07:50:57") == "2026-11-24T07:50:57Z");
  }
  SUBCASE("when it is later than the file") {
    CHECK_FALSE(file.qmail("Nov 24 07:50:56", "2027-11-24T07:50:56Z"));
    CHECK_FALSE(file.qmail("Nov 24 07:50:56", "9999-11-24T07:50:56Z"));
    CHECK(file.line("Nov 24 07:50:57") == "2026-11-24T07:50:57Z");
  }
  SUBCASE("when it leaps back by years") {
    CHECK(file.qmail("Nov 24 07:50:56", "2026-11-24T07:50:56Z"));
    CHECK_FALSE(file.qmail("Nov 24 07:50:56", "2025-11-24T07:50:56Z"));
    CHECK(file.line("Nov 24 07:50:56") == "2026-11-24T07:50:56Z");
    CHECK(file.line("Nov 24 07:50:57") == "2026-11-24T07:50:57Z");
  }
  SUBCASE("for longer than until qmail's next line, if it is the first") {
    CHECK(file.qmail("Nov 24 07:50:56", "2025-11-24T07:50:56Z"));
    CHECK(file.line("Nov 24 07:50:57") == "2025-11-24T07:50:57Z");
    CHECK(file.qmail("Nov 24 07:50:57", "2026-11-24T07:50:57Z"));
    CHECK(file.line("Nov 24 07:50:57") == "2026-11-24T07:50:57Z");
  }
  SUBCASE("against a full stamp, and it sets no zone") {
    CHECK(file.line("Nov 24 07:00:00") == "2026-11-24T07:00:00Z");
    CHECK_FALSE(file.qmail("2026-11-24T07:50:56Z", "2025-11-24T07:50:56Z"));
    CHECK(file.qmail("2026-11-24T07:15:00Z", "2026-11-24T07:15:00Z"));
    CHECK(file.line("Nov 24 07:00:01") == "2026-11-24T07:00:01Z");
  }
  SUBCASE("nor under a stamp that is no date") {
    CHECK(file.line("Nov 24 07:00:00") == "2026-11-24T07:00:00Z");
    CHECK_FALSE(file.qmail("Nov 31 07:50:56", "2025-11-24T07:50:56Z"));
    CHECK(file.line("Nov 24 07:00:01") == "2026-11-24T07:00:01Z");
  }
}

}  // namespace
}  // namespace spamtrace
