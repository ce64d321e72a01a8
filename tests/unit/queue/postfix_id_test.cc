#include "queue/postfix_id.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

std::string parse(std::string_view text) {
  const auto id = parse_postfix_id(text);
  if (!id) return "no";
  return std::to_string(id->microsecond) + " " + std::to_string(id->inode) + " " + std::string(id->moment) +
         (known(id->arrival) ? " " + to_rfc3339(id->arrival) : "");
}

TEST_CASE("queue ids") {
  struct Row {
    std::string_view text;
    std::string want;
  };
  const std::vector<Row> rows = {
      {"37460E06698", "226400 14706328 37460"},
      {"000001", "0 1 00000"},
      {"F423FFFFFFFFFFFFFFFFF", "999999 18446744073709551615 F423F"},
      {"F423FFFFFFFFFFFFFFFFFF", "no"},         // the inode does not fit
      {"F4240A", "no"},                         // a million microseconds
      {"37460", "no"},                          // no inode
      {"374600", "no"},                         // inode 0
      {"3746001", "no"},                        // no file has a leading zero
      {"37460e06698", "no"},                    // lower case
      {"37460E0669G", "no"},                    // no hex digit
      {"", "no"},                               //
      {"5", "no"},                              // a subdirectory
      {"123456.789", "no"},                     // the name until the inode is known
      {"../37460E06698", "no"},                 //
      {std::string_view("37460E\0", 7), "no"},  //
      {"37460E06698 ", "no"},                   //
      {"4jYZk80sf8z6tl2", "123456 917543 4jYZk80sf8 2026-11-24T07:50:56.123456Z"},
      {"4jYZk875plz1", "999999 1 4jYZk875pl 2026-11-24T07:50:56.999999Z"},
      {"4jYZk80000z31wvQ2DWVjm0", "0 18446744073709551615 4jYZk80000 2026-11-24T07:50:56Z"},
      {"3DrByB0005z10", "5 51 3DrByB0005 2009-02-13T23:31:30.000005Z"},
      {"3Pt2mN2VXxznjll", "353025 5536956 3Pt2mN2VXx 2011-03-20T14:31:48.353025Z"},  // of Postfix's manual
      {"4jYZk875pmz1", "no"},                                                        // a million microseconds
      {"4jYZk80sf8z", "no"},                                                         // no inode
      {"4jYZk80sf8z6tlA", "no"},                                                     // vowels are no digits
      {"4jYZk80sfz6tl2", "no"},  // `z` stands too far left for a long id
      {"DpTTmdC0000z1", "0 1 DpTTmdC0000 9999-12-31T23:59:59Z"},
      {"DpTTmdD0000z1", "no"},     // the year 10000
      {"04jYZk80sf8z6tl2", "no"},  // needless zeros
      {"4jYZk80sf8z06tl2", "no"},
      {"zzzzzzzzz0000z1", "no"},          //
      {"4jYZk80sf8z31wvQ2DWVjm1", "no"},  // the inode does not fit
  };
  for (const Row& row : rows) CHECK_MESSAGE(parse(row.text) == row.want, std::string(row.text));
}

TEST_CASE("the subdirectory of a file") {
  CHECK(hash_directory("37460E06698", 0) == "");
  CHECK(hash_directory("37460E06698", 1) == "3/");
  CHECK(hash_directory("37460E06698", 3) == "3/7/4/");
  CHECK(hash_directory("000001", 8) == "0/0/0/0/0/1/_/_/");
  CHECK(hash_directory("4jYZk80sf8z6tl2", 2) == "1/E/");  // 123456 is 1E240 in hex
  CHECK(hash_directory("3DrByB0005z10", 6) == "0/0/0/0/5/_/");
}

}  // namespace
}  // namespace spamtrace
