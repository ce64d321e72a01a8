#include "base/byte_set.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

TEST_CASE("a set of bytes agrees with find_first_of for every byte") {
  static constexpr std::string_view k_bytes = " <>\"\xff";
  constexpr ByteSet set(k_bytes);
  for (int value = 0; value < 256; ++value) {
    const std::string text = std::string("a") + static_cast<char>(value) + "b";
    CHECK(set.has(text[1]) == (k_bytes.find(text[1]) != std::string_view::npos));
    CHECK(set.find_in(text) == text.find_first_of(k_bytes));
    CHECK(set.find_in(text, 2) == std::string_view::npos);
    CHECK(set.holds_all_of(text.substr(1, 1)) == set.has(text[1]));
    CHECK_FALSE(set.holds_all_of(text));
  }
}

TEST_CASE("an empty text holds no byte that is missing and none that is found") {
  constexpr ByteSet set("ab");
  CHECK(set.holds_all_of(""));
  CHECK(set.find_in("") == std::string_view::npos);
  CHECK(set.find_in("a", 5) == std::string_view::npos);
}

}  // namespace
}  // namespace spamtrace
