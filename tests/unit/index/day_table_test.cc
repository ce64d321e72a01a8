#include "index/day_table.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

#include "index/index.h"

namespace spamtrace {
namespace {

TEST_CASE("the day of an hour, also before 1970") {
  struct Row {
    int64_t hour, want;
  };
  for (const Row& row : {Row{0, 0}, {23, 0}, {24, 1}, {-1, -1}, {-24, -1}, {-25, -2}})
    CHECK_MESSAGE(day_of(row.hour) == row.want, row.hour);
}

// Counts by origin and hour, as a table of hours would hold them.
using Model = std::map<std::pair<uint32_t, int64_t>, MessageCounts>;

std::string shown(const DaySum& sum) {
  return std::to_string(sum.counts.messages) + "/" + std::to_string(sum.counts.recipients) + "/" +
         std::to_string(sum.counts.bounced) + ", busiest " + std::to_string(sum.busiest.hour) + ": " +
         std::to_string(sum.busiest.counts.messages) + "/" + std::to_string(sum.busiest.counts.recipients);
}

std::map<uint32_t, std::string> sums(const Model& model, const HourRange& hours) {
  std::map<uint32_t, DaySum> sums;
  for (const auto& [place, counts] : model) {
    if (hours.contains(place.second)) sums[place.first].add(HourCounts{place.second, counts});
  }
  std::map<uint32_t, std::string> text;
  for (const auto& [origin, sum] : sums) text[origin] = shown(sum);
  return text;
}

std::map<uint32_t, std::string> sums(Database& database, const HourRange& hours) {
  std::map<uint32_t, DaySum> sums;
  for_each_day(database, hours, [&](uint32_t origin, const DaySum& sum) { sums[origin].add(sum); });
  std::map<uint32_t, std::string> text;
  for (const auto& [origin, sum] : sums) text[origin] = shown(sum);
  return text;
}

class Book {
 public:
  void add_some(std::minstd_rand& random) {
    const auto origin = static_cast<uint32_t>(16 + random() % 3);
    const int64_t day = 20'000 + static_cast<int64_t>(random() % 5);
    std::vector<HourCounts> more;
    for (auto n = random() % 4 + 1; n > 0; --n) {
      HourCounts hour{day * k_hours_a_day + static_cast<int64_t>(random() % k_hours_a_day), {}};
      MessageCounts& known = model_[{origin, hour.hour}];
      const auto recipients = static_cast<int64_t>(random() % 9);
      hour.counts = {1, recipients, 0, 0, recipients / 2, 0, 0};
      if (known.messages > 0 && random() % 3 == 0) {  // all of it is taken back
        hour.counts = {};
        hour.counts.add(known, -1);
      }
      known.add(hour.counts);
      more.push_back(hour);
    }
    std::erase_if(model_, [](const auto& entry) { return entry.second.messages == 0; });
    add_to_day(index.database(), origin, day, more);
  }

  const Model& model() const { return model_; }
  Index index{":memory:"};

 private:
  Model model_;
};

TEST_CASE("sums of any window, against a table of hours") {
  std::minstd_rand random(11);
  Book book;
  Database& database = book.index.database();
  for (int round = 0; round < 200; ++round) {
    book.add_some(random);
    const int64_t begin = 20'000 * k_hours_a_day + static_cast<int64_t>(random() % (5 * k_hours_a_day));
    const HourRange some{begin, begin + static_cast<int64_t>(random() % (3 * k_hours_a_day))};
    for (const HourRange& hours : {some, HourRange{}, HourRange{begin, {}}, HourRange{{}, begin}})
      REQUIRE(sums(database, hours) == sums(book.model(), hours));
    for (uint32_t origin = 16; origin < 19; ++origin) {
      std::map<int64_t, MessageCounts> got, want;
      for (const HourCounts& hour : hours_of(database, origin, some)) got[hour.hour] = hour.counts;
      for (const auto& [place, counts] : book.model()) {
        if (place.first == origin && some.contains(place.second)) want[place.second] = counts;
      }
      REQUIRE(got == want);
    }
  }
}

TEST_CASE("the days of an origin, backwards") {
  std::minstd_rand random(12);
  Book book;
  for (int round = 0; round < 60; ++round) book.add_some(random);
  std::map<int64_t, DaySum, std::greater<>> want;
  DaySum all;
  for (const auto& [place, counts] : book.model()) {
    if (place.first != 16) continue;
    want[day_of(place.second)].add(HourCounts{place.second, counts});
    all.add(HourCounts{place.second, counts});
  }
  REQUIRE(want.size() > 3);
  auto next = want.begin();
  for_each_day_back(book.index.database(), 16, INT64_MAX, [&](int64_t day, const HourCounts& busiest) {
    CHECK(day == next->first);
    CHECK(busiest.hour == next->second.busiest.hour);
    CHECK(busiest.counts == next->second.busiest.counts);
    return ++next != want.end();
  });
  CHECK(next == want.end());
  CHECK(first_day_of(book.index.database(), 16) == want.rbegin()->first);
  CHECK(busiest_hour_of(book.index.database(), 16).hour == all.busiest.hour);
  CHECK_FALSE(first_day_of(book.index.database(), 99));
}

TEST_CASE("a day says whether its busiest hour is another one") {
  Index index(":memory:");
  const auto add = [&](int64_t hour, int64_t messages, int64_t recipients) {
    const HourCounts more{hour, {messages, recipients, 0, 0, 0, 0, 0}};
    return add_to_day(index.database(), 16, 0, {&more, 1});
  };
  CHECK(add(5, 1, 10));
  CHECK_FALSE(add(6, 1, 9));
  CHECK(add(3, 1, 10));  // as much, and earlier
  CHECK_FALSE(add(5, 0, 0));
  CHECK(add(6, 1, 9));     // 18 now
  CHECK(add(6, -2, -18));  // gone
  CHECK_FALSE(add(5, -1, -10));
  CHECK(add(3, -1, -10));
  CHECK_FALSE(first_day_of(index.database(), 16));
}

}  // namespace
}  // namespace spamtrace
