#include "mail/header.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

// The fields as "name=value;", each value unfolded; then the size of the block, or "cut".
std::string read(std::string_view bytes) {
  std::string fields;
  const size_t size = for_each_header(bytes, [&](const HeaderField& field) {
    fields += std::string(field.name) + "=" + unfold(field.value) + ";";
    return true;
  });
  return fields + (size == std::string_view::npos ? "cut" : std::to_string(size));
}

TEST_CASE("the header block") {
  const auto row = [](std::string_view bytes, const std::string& want) { CHECK(read(bytes) == want); };

  SUBCASE("ends at the first empty line") {
    row("A: 1\nB: 2\n\nC: 3\n\n", "A=1;B=2;11");
    row("A: 1\r\nB: 2\r\n\r\nC: 3\r\n", "A=1;B=2;14");
    row("\nA: 1\n\n", "1");
    row("\r\nA: 1\n\n", "2");
  }
  SUBCASE("or at the first line that is no field") {
    row("A: 1\nno field\nB: 2\n\n", "A=1;5");
    row("no field\nB: 2\n\n", "0");
  }
  SUBCASE("folded values") {
    row("A: 1\n 2\n\t3\nB: 4\n\n", "A=1 2 3;B=4;17");
    row("A:\r\n 1\r\n\r\n", "A=1;10");
    row("A: 1\n \n\n", "A=1;8");  // a line of blanks goes on with the field
  }
  SUBCASE("names") {
    row("subject : x\n\n", "subject=x;13");
    row("X-Empty:\n\n", "X-Empty=;10");
    row("A:b:c\n\n", "A=b:c;7");
    row("A:  1  \n\n", "A=1;9");
  }
  SUBCASE("bytes that end before the block does") {
    row("", "cut");
    row("A", "cut");
    row("A: 1", "A=1;cut");
    row("A: 1\n", "A=1;cut");
    row("A: 1\nB", "A=1;cut");
    row("A: 1\n\r", "A=1;cut");
  }
}

TEST_CASE("reading ends when the visitor has what it wants") {
  std::vector<std::string> names;
  const size_t size = for_each_header("A: 1\nB: 2\nC: 3\n\n", [&](const HeaderField& field) {
    names.emplace_back(field.name);
    return !field.is("b");
  });
  CHECK(names == std::vector<std::string>{"A", "B"});
  CHECK(size == 5);
}

TEST_CASE("a value on one line") {
  const auto row = [](std::string_view value, const std::string& want) { CHECK(unfold(value) == want); };

  row("", "");
  row(" a ", "a");
  row(" a\n b", "a b");
  row(" a\r\n\t  b", "a b");
  row(" a \n b", "a  b");
  row(" a\n\n b\n", "a b");
  row("\n\n", "");
  row("a\rb", "a b");
}

TEST_CASE("a message may be cut anywhere") {
  const std::string message =
      "Received: (qmail 14825 invoked by uid 33); 24 Nov 2026 07:50:56 -0000\r\n"
      "Subject: a\r\n b\r\nX-PHP-Originating-Script: 33:a.php\r\n\r\nbody: x\r\n";
  const size_t block = message.find("body");
  for (size_t size = 0; size <= message.size(); ++size) {
    const std::vector<char> cut(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(size));
    size_t fields = 0;
    const size_t end = for_each_header({cut.data(), cut.size()}, [&](const HeaderField& field) {
      ++fields;
      CHECK_FALSE(field.is("body"));
      return true;
    });
    INFO(size);
    CHECK(end == (size < block ? std::string_view::npos : block));
    CHECK(fields <= 3);
  }
}

}  // namespace
}  // namespace spamtrace
