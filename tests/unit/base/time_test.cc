#include "base/time.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

std::string shown(const std::optional<Time>& time) { return time ? to_rfc3339(*time) : "nothing"; }

TEST_CASE("RFC 3339") {
  const auto row = [](std::string_view text, const std::string& want) {
    CHECK(shown(parse_rfc3339(text)) == want);
  };

  SUBCASE("zones and fractions") {
    row("2026-11-24T07:50:56Z", "2026-11-24T07:50:56Z");
    row("2026-11-24t07:50:56z", "2026-11-24T07:50:56Z");
    row("2025-02-02T09:50:42.211184+01:00", "2025-02-02T08:50:42.211184Z");
    row("2025-02-02T09:50:42.5-08:00", "2025-02-02T17:50:42.500000Z");
    row("2025-02-02T09:50:42.123456789Z", "2025-02-02T09:50:42.123456Z");
    row("2025-01-01T00:30:00+0100", "2024-12-31T23:30:00Z");  // journalctl -o short-iso
    row("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z");      // a leap second
    row("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z");
    row("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z");
  }
  SUBCASE("what is none") {
    for (const char* text : {"",
                             "2026-11-24",
                             "2026-11-24T07:50:56",
                             "2026-11-24 07:50:56Z",
                             "2026-11-24T07:50:56.Z",
                             "2026-11-24T07:50:56.1234567890Z",
                             "2026-11-24T07:50:56+1",
                             "2026-11-24T07:50:56+24:00",
                             "2026-11-24T07:50:56+01:60",
                             "2026-11-24T07:50:56ZZ",
                             "2026-11-24T24:00:00Z",
                             "2026-11-24T07:60:00Z",
                             "2026-11-24T07:50:61Z",
                             "2026-02-29T07:50:56Z",
                             "2026-00-24T07:50:56Z",
                             "2026-13-24T07:50:56Z",
                             "2026-11-00T07:50:56Z",
                             "2026-11-31T07:50:56Z",
                             "0000-01-01T00:00:00Z",
                             "2026-1a-24T07:50:56Z",
                             "+026-11-24T07:50:56Z",
                             "2026-11-24T-7:50:56Z"}) {
      INFO(text);
      CHECK(shown(parse_rfc3339(text)) == "nothing");
    }
  }
}

TEST_CASE("RFC 5322, as mail servers write it") {
  const auto row = [](std::string_view text, const std::string& want) {
    CHECK(shown(parse_rfc5322(text)) == want);
  };

  SUBCASE("with and without a day's name") {
    row("24 Nov 2026 07:50:56 -0000", "2026-11-24T07:50:56Z");
    row("4 Nov 2026 07:50:56 +0700", "2026-11-04T00:50:56Z");
    row("Tue, 24 Nov 2026 07:50:56 -0330", "2026-11-24T11:20:56Z");
    row("  24 Nov 2026 07:50:56 -0000 (UTC)", "2026-11-24T07:50:56Z");
  }
  SUBCASE("what is none") {
    for (const char* text :
         {"", "24 Nov 2026", "24 Nov 2026 07:50 -0000", "24 Nov 2026 07:50:56", "24 Nov 2026 07:50:56 GMT",
          "24 nov 2026 07:50:56 -0000", "31 Feb 2026 07:50:56 -0000", "0 Nov 2026 07:50:56 -0000",
          "-1 Nov 2026 07:50:56 -0000", "257 Nov 2026 07:50:56 -0000", "24 Nov 67562 07:50:56 -0000",
          "24 Nov -2026 07:50:56 -0000", "99999999999 Nov 2026 07:50:56 -0000", "Tue, "}) {
      INFO(text);
      CHECK(shown(parse_rfc5322(text)) == "nothing");
    }
  }
}

TEST_CASE("a time or an age") {
  const Time now = parse_rfc3339("2026-11-24T12:00:00Z").value();
  const auto row = [&](std::string_view text, const std::string& want) {
    CHECK(shown(parse_time_or_age(text, now)) == want);
  };
  row("2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z");
  row("90s", "2026-11-24T11:58:30Z");
  row("15m", "2026-11-24T11:45:00Z");
  row("24h", "2026-11-23T12:00:00Z");
  row("7d", "2026-11-17T12:00:00Z");
  row("0s", "2026-11-24T12:00:00Z");
  SUBCASE("what is none") {
    row("", "nothing");
    row("7", "nothing");
    row("d", "nothing");
    row("-7d", "nothing");
    row("7w", "nothing");
    row("7dd", "nothing");
    row("7 d", "nothing");
  }
  SUBCASE("an age before all mail is not what anybody means") {
    row("18000d", "1977-08-13T12:00:00Z");
    row("4294967295s", "nothing");
    row("4294967295m", "nothing");
    row("4294967295h", "nothing");
    row("4294967295d", "nothing");
    row("4294967296s", "nothing");
  }
}

TEST_CASE("civil time and seconds are each other's inverse") {
  for (const int64_t seconds : {int64_t{0}, int64_t{1}, int64_t{-1}, int64_t{951782400}, int64_t{1795506656},
                                int64_t{4102444800}, k_latest_second}) {
    CHECK(civil_to_seconds(seconds_to_civil(seconds)).value() == seconds);
  }
}

TEST_CASE("no civil time is out of its range") {
  const auto row = [](CivilTime civil, bool want) { CHECK(civil_to_seconds(civil).has_value() == want); };

  row({2026, 11, 24, 7, 50, 56}, true);
  row({2026, 11, 24, 7, 50, 60}, true);
  row({2026, 11, 24, 7, 50, 61}, false);
  row({2026, 11, 24, 24, 0, 0}, false);
  row({2026, 11, 24, -1, 0, 0}, false);
  row({2026, 11, 31, 0, 0, 0}, false);
  row({2026, 0, 1, 0, 0, 0}, false);
  row({2026, 13, 1, 0, 0, 0}, false);
  row({10000, 1, 1, 0, 0, 0}, false);
  row({0, 1, 1, 0, 0, 0}, false);
  SUBCASE("nor if it comes into it again in eight or sixteen bits") {
    row({2026, 11, 256 + 24, 0, 0, 0}, false);
    row({2026, 256 + 11, 24, 0, 0, 0}, false);
    row({65536 + 2026, 11, 24, 0, 0, 0}, false);
  }
}

TEST_CASE("names of months") {
  CHECK(month_number("Jan") == 1);
  CHECK(month_number("Dec") == 12);
  CHECK(month_number("jan") == 0);
  CHECK(month_number("January") == 0);
  CHECK(month_number("") == 0);
}

TEST_CASE("a time that is not known has no text") {
  CHECK(to_rfc3339(Time{}).empty());
  CHECK_FALSE(known(Time{}));
  CHECK(to_rfc3339(from_unix(-1, 500'000)) == "1969-12-31T23:59:59.500000Z");
}

}  // namespace
}  // namespace spamtrace
