#include "server/postfix_config.h"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

namespace spamtrace {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "|") + part;
  return text;
}

TEST_CASE("lines of main.cf") {
  struct Row {
    std::string what, text, want;  // of x
  };
  const std::vector<Row> rows = {
      {"plain", "x = a b\n", "a b"},
      {"without blanks, without an end", "x=a", "a"},
      {"more blanks", "x \t=   a  \r\n", "a"},
      {"nothing", "x =\n", ""},
      {"a value with = in it", "x = a=b", "a=b"},
      {"goes on", "x = a,\n  b,\n\tc\n", "a, b, c"},
      {"a comment and an empty line inside", "x = a\n# no\n\n   \n  # nor this\n  b\n", "a b"},
      {"a comment ends no value of its own line", "x = a # b\n", "a # b"},
      {"the last value counts", "x = a\ny = c\nx = b\n", "b"},
      {"the last value counts with its lines", "x = a\n b\nx = c\n", "c"},
      {"what goes on with no line before", "  a\nx = b\n", "b"},
      {"what goes on with a line that is none", "x = a\nodd\n  b\n", "a"},
      {"another name", "xy = a\n", ""},
      {"names have their case", "X = a\n", ""},
      {"bytes of any kind", std::string("x = \0\xff", 6), std::string("\0\xff", 2)},
  };
  for (const Row& row : rows) CHECK_MESSAGE(PostfixConfig::parse(row.text).value("x") == row.want, row.what);
  CHECK(PostfixConfig::parse("x =\n").has("x"));
  CHECK_FALSE(PostfixConfig::parse("").has("queue_directory"));
}

TEST_CASE("names in values") {
  struct Row {
    std::string text, want;  // of x
  };
  const std::vector<Row> rows = {
      {"x = $y\ny = a", "a"},
      {"x = $y.$y\ny = a", "a.a"},
      {"x = ${y}z $(y)z $yz\ny = a", "az az "},
      {"x = $y\ny = $z\nz = a", "a"},
      {"x = $$y $$$y\ny = a", "$y $a"},
      {"x = a$", "a"},
      {"x = $ a", " a"},
      {"x = $-a", "-a"},
      {"x = ${y\ny = a", ""},
      {"x = ${}a", "a"},
      {"x = $nobody", ""},
      {"x = ${y?yes}${y:no}z\ny = a", "z"},
      {"x = $x", ""},
      {"x = a$y\ny = $x", "aaaaa"},  // so deep it is followed
      {"x = $queue_directory", "/var/spool/postfix"},
  };
  for (const Row& row : rows) {
    CHECK_MESSAGE(PostfixConfig::parse(row.text).value("x") == row.want, row.text, " gives ",
                  PostfixConfig::parse(row.text).value("x"));
  }
}

TEST_CASE("names that would be replaced for ever end") {
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "$y";
  const std::string nothing = "x = " + many + "\ny = " + many + "\nz = $x$y";
  CHECK(PostfixConfig::parse(nothing).value("x").empty());
  std::string doubling = "a0 = " + std::string(1000, 'b') + "\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = "$a" + std::to_string(i - 1);
    doubling += "a" + std::to_string(i) + " = " + before + before + before + before + "\n";
  }
  CHECK(PostfixConfig::parse(doubling).value("a6").size() == 1 << 20);
}

TEST_CASE("a value of 2 MB") {
  const auto config = PostfixConfig::parse("x = " + std::string(2 << 20, 'a') + "\ny = $x\n");
  CHECK(config.value("x").size() == 1 << 20);
  CHECK(config.value("y").size() == 1 << 20);
  std::string list = "x =";
  for (int i = 0; i < 300'000; ++i) list += " a";
  CHECK(PostfixConfig::parse(list).list("x").size() == 200'000);
}

TEST_CASE("host and domain") {
  struct Row {
    std::string host, text, want;
  };
  const std::vector<Row> rows = {
      {"mx.site0.example", "", "mx.site0.example|localhost.site0.example|localhost"},
      {"mx", "", "mx.localdomain|localhost.localdomain|localhost"},
      {"mx", "mydomain = site0.example", "mx.site0.example|localhost.site0.example|localhost"},
      {"mx", "myhostname = a.b.example", "a.b.example|localhost.b.example|localhost"},
      {"mx.site0.example", "myhostname = a", "a|localhost.localdomain|localhost"},
      {"mx", "myhostname = a.$mydomain\nmydomain = c.example", "a.c.example|localhost.c.example|localhost"},
      {"mx.example", "mydestination =", ""},
  };
  for (const Row& row : rows) {
    CHECK_MESSAGE(joined(PostfixConfig::parse(row.text, row.host).list("mydestination")) == row.want,
                  row.host, " ", row.text);
  }
}

TEST_CASE("a queue directory that is no path is the default") {
  for (const char* text : {"", "queue_directory =", "queue_directory = spool", "queue_directory = $nobody"}) {
    CHECK(PostfixConfig::parse(text).value("queue_directory") == "/var/spool/postfix");
  }
  CHECK(PostfixConfig::parse("queue_directory = /srv/q").value("queue_directory") == "/srv/q");
}

TEST_CASE("lists, and the files that they name") {
  const std::map<std::string, std::string> files = {
      {"/list", "a.example b.example\n# c.example\n  d.example\n\n"},
      {"/table", "a.example  virtual\nb.example\tx\n  goes on\n#c.example y\ninfo@d.example z\n"},
      {"/binary", std::string("\0\1\xff", 3)},
  };
  const auto read = [&](const std::string& path) {
    const auto file = files.find(path);
    return file == files.end() ? std::string{} : file->second;
  };
  struct Row {
    std::string list, want;
  };
  const std::vector<Row> rows = {
      {"", ""},
      {" ,, a ,b\tc", "a|b|c"},
      {"/list", "a.example|b.example|d.example"},
      {"!/list, e", "!a.example|!b.example|!d.example|e"},
      {"hash:/table", "a.example|b.example|info@d.example"},
      {"proxy:hash:/table x", "a.example|b.example|info@d.example|x"},
      {"cidr:/table", "a.example|b.example|info@d.example"},
      {"texthash:/missing e", "e"},
      {"mysql:/table pcre:/table regexp:/table proxy:mysql:/table ldap:/list e", "e"},
      {"192.0.2.0/24 [::1]/128 a:b", "192.0.2.0/24|[::1]/128|a:b"},
  };
  for (const Row& row : rows) {
    const auto config = PostfixConfig::parse("x = " + row.list);
    CHECK_MESSAGE(joined(expand_tables(config.list("x"), read)) == row.want, row.list);
  }
  CHECK(expand_tables({"/binary"}, read).size() == 1);
}

TEST_CASE("where each part of a list stands, and what was not read") {
  const ReadText read = [](const std::string& path) {
    return path == "/gone" ? std::nullopt : std::optional<std::string>("a b\n# c\nd\n");
  };
  struct Want {
    PartKind kind;
    std::string text, file;
    bool excluded = false;
  };
  const std::vector<Want> want = {{PartKind::word, "x", ""},
                                  {PartKind::word, "!a", "/list", true},
                                  {PartKind::word, "!b", "/list", true},
                                  {PartKind::word, "!d", "/list", true},
                                  {PartKind::key, "a", "/table"},
                                  {PartKind::key, "d", "/table"},
                                  {PartKind::cidr, "a", "/table"},
                                  {PartKind::cidr, "d", "/table"},
                                  {PartKind::unread, "pcre:/table", ""},
                                  {PartKind::unread, "hash:/gone", ""}};
  const auto parts = parts_with_tables(
      {"x", "!/list", "hash:/table", "proxy:cidr:/table", "pcre:/table", "hash:/gone"}, read);
  REQUIRE(parts.size() == want.size());
  for (size_t i = 0; i < want.size(); ++i) {
    CHECK(parts[i].kind == want[i].kind);
    CHECK(parts[i].text == want[i].text);
    CHECK(parts[i].file == want[i].file);
    CHECK(parts[i].excluded == want[i].excluded);
  }
}

TEST_CASE("a list names very many files") {
  size_t reads = 0;
  const auto read = [&](const std::string&) {
    ++reads;
    return std::string("a\n");
  };
  expand_tables(std::vector<std::string>(10'000, "/list"), read);
  CHECK(reads == 64);
}

}  // namespace
}  // namespace spamtrace
