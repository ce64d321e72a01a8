#include "base/hash.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

namespace spamtrace {
namespace {

TEST_CASE("a hash looks at every bit of every byte, and at the size") {
  std::set<uint64_t> hashes;
  size_t texts = 0;
  for (size_t size = 0; size <= 70; ++size) {
    std::string text(size, 'a');
    hashes.insert(hash_bytes(text));
    ++texts;
    for (char& c : text) {
      for (int bit = 0; bit < 8; ++bit) {
        c = static_cast<char>(c ^ 1 << bit);
        hashes.insert(hash_bytes(text));
        ++texts;
        c = static_cast<char>(c ^ 1 << bit);
      }
    }
  }
  CHECK(hashes.size() == texts);
}

TEST_CASE("texts of zeros differ by their size") {
  std::set<uint64_t> hashes;
  for (size_t size = 0; size < 200; ++size) hashes.insert(hash_bytes(std::string(size, '\0')));
  CHECK(hashes.size() == 200);
}

TEST_CASE("addresses that differ by a number spread over all bits") {
  std::set<uint64_t> low, high;
  constexpr int k_addresses = 100'000;
  for (int i = 0; i < k_addresses; ++i) {
    const uint64_t hash = hash_bytes("user" + std::to_string(i) + "@example.com");
    low.insert(hash & 0xffffff);
    high.insert(hash >> 40);
  }
  // so many of 2^24 are expected to be taken, give or take a few
  CHECK(low.size() > 99'600);
  CHECK(low.size() < 99'800);
  CHECK(high.size() > 99'600);
  CHECK(high.size() < 99'800);
}

TEST_CASE("the hash of a text is the same in every build") {
  CHECK(hash_bytes("") == 2106055565168209046U);
  CHECK(hash_bytes("user@example.com") == 7067005782738589957U);
  CHECK(hash_bytes("someone.else@mail.example.org") == 9024643775837634915U);
}

}  // namespace
}  // namespace spamtrace
