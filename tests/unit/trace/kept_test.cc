#include "trace/kept.h"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <random>
#include <string>

#include "unit/trace/memory_shelf.h"

namespace spamtrace {
namespace {

struct CountingShelf : MemoryShelf<std::string> {
  void put(std::string_view key, const std::string& value, bool is_new) override {
    ++puts;
    MemoryShelf::put(key, value, is_new);
  }
  int puts = 0;
};

struct ComparingShelf : CountingShelf {
  uint64_t fingerprint(const std::string& value) override {
    return value == "unknown" ? 0 : value.size() + 1;
  }
};

TEST_CASE("without a shelf all is at hand") {
  KeptByText<std::string> kept(nullptr, 0);
  CHECK(kept.find("a") == nullptr);
  kept.add("a", "1");
  kept.add("b", "2");
  kept.save();
  REQUIRE(kept.find("a") != nullptr);
  *kept.find("a") += "x";
  CHECK(kept.at_hand() == 2);
  CHECK(kept.take("a") == "1x");
  CHECK(kept.find("a") == nullptr);
  CHECK(kept.at_hand() == 1);
  kept.add("a", "3");
  CHECK(*kept.find("a") == "3");
  CHECK(*kept.find("b") == "2");
}

TEST_CASE("what was found and left as it was is not put there again") {
  for (const size_t at_hand : {size_t{0}, size_t{9}}) {
    CAPTURE(at_hand);
    ComparingShelf shelf;
    KeptByText<std::string> kept(&shelf, at_hand);
    kept.add("a", "long");
    kept.add("b", "unknown");
    kept.save();
    CHECK(shelf.puts == 2);

    kept.find("a");
    kept.save();
    CHECK(shelf.puts == 2);

    kept.find("b");  // whose fingerprint says nothing
    kept.save();
    CHECK(shelf.puts == 3);

    *kept.find("a") = "longer";
    kept.save();
    CHECK(shelf.puts == 4);
    CHECK(shelf.at("a") == "longer");

    *kept.find("a") = "long";  // as it once was, not as it is there
    kept.save();
    CHECK(shelf.puts == 5);
    CHECK(shelf.at("a") == "long");

    kept.find("a");
    kept.take("a");
    kept.add("a", "long");  // another one
    kept.save();
    CHECK(shelf.puts == 6);
  }
}

TEST_CASE("on a shelf it is found, changed, taken and removed") {
  CountingShelf shelf;
  KeptByText<std::string> kept(&shelf, 0);
  kept.add("a", "1");
  kept.add("b", "2");
  CHECK(shelf.size() == 0);
  kept.save();
  CHECK(shelf.puts == 2);
  CHECK(shelf.at("a") == "1");

  kept.save();
  CHECK(kept.at_hand() == 0);
  CHECK(shelf.puts == 2);  // nothing was changed

  REQUIRE(kept.find("a") != nullptr);
  CHECK(*kept.find("a") == "1");
  CHECK(kept.at_hand() == 1);
  CHECK(kept.find("c") == nullptr);
  *kept.find("a") = "changed";
  CHECK(shelf.at("a") == "1");
  kept.save();
  CHECK(shelf.at("a") == "changed");
  CHECK(shelf.puts == 3);

  REQUIRE(kept.find("b") != nullptr);
  CHECK(kept.take("b") == "2");
  CHECK_FALSE(shelf.has("b"));
  CHECK(kept.find("b") == nullptr);
  CHECK(shelf.has("a"));
}

TEST_CASE("what is taken before it was ever saved is on no shelf") {
  MemoryShelf<std::string> shelf;  // which complains where it has nothing to remove
  KeptByText<std::string> kept(&shelf);
  kept.add("a", "1");
  CHECK(kept.take("a") == "1");
  kept.add("a", "2");
  kept.save();
  CHECK(shelf.size() == 1);
  CHECK(shelf.at("a") == "2");
}

TEST_CASE("one that is taken and added again is on the shelf once, as it is now") {
  MemoryShelf<std::string> shelf;
  KeptByNumber<std::string> kept(&shelf, 0);
  kept.add(17, "1");
  kept.save();
  REQUIRE(kept.find(uint64_t{17}) != nullptr);
  kept.take(uint64_t{17});
  kept.add(17, "2");
  CHECK_FALSE(shelf.has("17"));
  kept.save();
  CHECK(shelf.size() == 1);
  CHECK(shelf.at("17") == "2");
}

TEST_CASE("what came first goes, and only where there is too much") {
  MemoryShelf<std::string> shelf;
  KeptByText<std::string> kept(&shelf, 2);
  for (const char* key : {"a", "b", "c"}) kept.add(key, key);
  kept.save();
  CHECK(kept.at_hand() == 2);
  kept.find("b");
  kept.find("c");
  CHECK(kept.at_hand() == 2);
  kept.find("a");
  CHECK(kept.at_hand() == 3);
  kept.save();
  CHECK(kept.at_hand() == 2);
  kept.find("a");
  kept.find("c");
  CHECK(kept.at_hand() == 2);
}

TEST_CASE("a value stays where it is while others come and go") {
  MemoryShelf<std::string> shelf;
  KeptByNumber<std::string> kept(&shelf, 0);
  for (uint64_t i = 0; i < 5; ++i) kept.add(i, std::to_string(i));
  kept.save();
  std::string* first = kept.find(uint64_t{0});
  REQUIRE(first != nullptr);
  for (uint64_t i = 5; i < 5000; ++i) kept.add(i, std::to_string(i));
  for (uint64_t i = 1; i < 5; ++i) CHECK(kept.find(i) != nullptr);
  for (uint64_t i = 5; i < 5000; i += 2) kept.take(i);
  CHECK(first == kept.find(uint64_t{0}));
  CHECK(*first == "0");
}

TEST_CASE("whatever is done, it is as a map, and so it is for the next process") {
  for (uint32_t seed = 1; seed <= 100; ++seed) {
    std::minstd_rand random(seed);
    MemoryShelf<std::string> shelf;
    const bool has_shelf = seed % 4 != 0;
    const auto make = [&] {
      return std::make_unique<KeptByNumber<std::string>>(has_shelf ? &shelf : nullptr, seed % 3);
    };
    auto kept = make();
    std::map<uint64_t, std::string> want;
    for (int step = 0; step < 500; ++step) {
      const uint64_t key = random() % 20;
      const std::string* found = kept->find(key);
      REQUIRE((found != nullptr) == want.contains(key));
      if (found != nullptr) CHECK(*found == want[key]);
      switch (random() % 5) {
        case 0:
          if (found == nullptr) kept->add(key, want[key] = std::to_string(step));
          break;
        case 1:
          if (found != nullptr) *kept->find(key) = want[key] = std::to_string(step);
          break;
        case 2:
          if (found == nullptr) break;
          CHECK(kept->take(key) == want[key]);
          want.erase(key);
          break;
        case 3:
          kept->save();
          break;
        default:
          if (!has_shelf) break;
          kept->save();
          kept = make();
      }
    }
    kept->save();
    CHECK((has_shelf ? shelf.size() : kept->at_hand()) == want.size());
  }
}

}  // namespace
}  // namespace spamtrace
