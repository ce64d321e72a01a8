#include "source/log_rotation.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

TEST_CASE("names of generations, the oldest first") {
  for (const std::vector<std::string>& names : {
           std::vector<std::string>{".99999", ".1000.xz", ".999", ".10.gz", ".9", ".2.zst", ".1.gz", ".0"},
           {"-20251231", "-20260101.gz", "-20260101-000001", "-20260101-235959.zst", "-20260102-000000.xz",
            "-20280229"},
       }) {
    uint64_t last = 0;
    for (const std::string& name : names) {
      CAPTURE(name);
      const auto generation = parse_generation(name);
      REQUIRE(generation);
      CHECK(generation->dated == name.starts_with("-"));
      CHECK(generation->rank > last);
      last = generation->rank;
    }
  }
}

TEST_CASE("names that are no generations") {
  for (const char* name : {"",
                           ".",
                           "-",
                           ".gz",
                           ".old",
                           ".01",
                           ".00",
                           ".-1",
                           ".+1",
                           ". 1",
                           ".1 ",
                           ".1.",
                           ".1.gz.gz",
                           ".1.gz.tmp",
                           ".1.GZ",
                           ".1.bz2",
                           ".1gz",
                           ".1.2",
                           ".100000",
                           ".20260101",
                           ".18446744073709551617",
                           "-1",
                           "-2026",
                           "-20260132",
                           "-20261301",
                           "-20260229",
                           "-20260101-",
                           "-20260101-2400",
                           "-20260101-240000",
                           "-20260101-006000",
                           "-20260101-1",
                           "-2026-01-01",
                           "-20260101.1",
                           "-20260101-000000-1",
                           "-202601011",
                           "-2026010100",
                           "-2026010a",
                           ".processed",
                           ".processed.1.gz",
                           "~",
                           ".swp",
                           ".1~",
                           "1",
                           "20260101",
                           "\xff"}) {
    CAPTURE(name);
    CHECK_FALSE(parse_generation(name));
  }
}

}  // namespace
}  // namespace spamtrace
