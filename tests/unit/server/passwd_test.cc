#include "server/passwd.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

using namespace std::string_literals;

std::string describe(const SystemUser* user) {
  return user == nullptr ? "nobody"
                         : user->name + " " + std::to_string(user->uid) + " " + std::to_string(user->gid) +
                               " " + user->home;
}

TEST_CASE("one line") {
  struct Row {
    std::string line, want;
    size_t odd;
  };
  const std::vector<Row> rows = {
      {"shop:x:10003:1003:a shop:/var/www/vhosts/shop.example:/bin/false",
       "shop 10003 1003 /var/www/vhosts/shop.example", 0},
      {"shop::10003:1003:::", "shop 10003 1003 ", 0},
      {"shop:x:10003:1003:g:/home:/bin/sh:more", "shop 10003 1003 /home", 0},
      {"shop:x:10003:1003:g:/home", "nobody", 1},
      {"shop:x:10003:1003", "nobody", 1},
      {"shop:x:-1:1003:g:/home:", "nobody", 1},
      {"shop:x:4294977299:1003:g:/home:", "nobody", 1},
      {"shop:x:10003 :1003:g:/home:", "nobody", 1},
      {"shop:x::1003:g:/home:", "nobody", 1},
      {":x:10003:1003:g:/home:", "nobody", 1},
      {"+::::::", "nobody", 1},
      {"#shop:x:10003:1003:g:/home:", "nobody", 0},
      {"", "nobody", 0},
      {"\0\0\0"s, "nobody", 1},
      {"\xff:x:10003:1003:g:/\xfe:", "\xff 10003 1003 /\xfe", 0},
  };
  for (const Row& row : rows) {
    for (const char* end : {"", "\n", "\n\n"}) {
      const Passwd passwd = Passwd::parse(row.line + end);
      CHECK_MESSAGE(describe(passwd.by_uid(10003)) == row.want, row.line);
      CHECK_MESSAGE(passwd.odd_lines() == row.odd, row.line);
    }
  }
}

TEST_CASE("many lines") {
  const Passwd passwd =
      Passwd::parse("b:x:7:1::/b:\nodd\na:x:5:1::/a:\nc:x:7:1::/c:\nmax:x:4294967295:1::/m:");
  CHECK(passwd.size() == 4);
  CHECK(passwd.odd_lines() == 1);
  CHECK(describe(passwd.by_uid(7)) == "b 7 1 /b");  // the first of two, as in getpwuid(3)
  CHECK(describe(passwd.by_uid(4294967295)) == "max 4294967295 1 /m");
  CHECK(describe(passwd.by_uid(6)) == "nobody");
  CHECK(describe(passwd.by_name("c")) == "c 7 1 /c");
  CHECK(describe(passwd.by_name("")) == "nobody");
}

TEST_CASE("a file cut at every byte gives nobody another name") {
  const std::string text = "root:x:0:0:root:/root:/bin/sh\nshop:x:10003:1003:g:/home/shop:/bin/sh\n";
  for (size_t size = 0; size <= text.size(); ++size) {
    const Passwd passwd = Passwd::parse(std::string_view(text).substr(0, size));
    if (const SystemUser* user = passwd.by_uid(10003)) CHECK(describe(user) == "shop 10003 1003 /home/shop");
    if (const SystemUser* user = passwd.by_uid(0)) CHECK(user->name == "root");
    CHECK(passwd.by_uid(1000) == nullptr);
  }
}

}  // namespace
}  // namespace spamtrace
