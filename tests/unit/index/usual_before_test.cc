#include "index/usual_before.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "all_sources.h"
#include "index/index.h"
#include "index/sources.h"

namespace spamtrace {
namespace {

constexpr uint32_t k_origin = 16;
constexpr int64_t k_day = 24;
constexpr int64_t k_burst = 20'000 * k_day + 10;  // an hour, since 1970

// Recipients by hour, counted back from the burst.
using Before = std::map<int64_t, int64_t>;

std::optional<OwnPast> past_of_burst(int64_t recipients, const Before& before) {
  Index index(":memory:");
  const auto put = [&](int64_t hour, int64_t count) {
    const HourCounts sent{hour, {count, count, 0, 0, 0, 0, 0}};
    add_to_day(index.database(), k_origin, day_of(hour), {&sent, 1});
  };
  put(k_burst, recipients);
  for (const auto& [hours, count] : before) put(k_burst - hours, count);
  HourCounts busiest{k_burst, {}};
  busiest.counts.messages = busiest.counts.recipients = recipients;
  return own_past(index.database(), k_origin, busiest);
}

std::string describe(const std::optional<OwnPast>& past) {
  if (!past) return "none";
  return std::to_string(past->usual) + ", " + std::to_string(past->greatest) + " in " +
         std::to_string(past->days);
}

Before each_day(int64_t from, int64_t to, int64_t recipients, int64_t step = 1) {
  Before before;
  for (int64_t day = from; day <= to; day += step) before[day * k_day] = recipients;
  return before;
}

Before with(Before before, const Before& more) {
  for (const auto& [hours, count] : more) before[hours] = count;
  return before;
}

TEST_CASE("the hours before a burst") {
  struct Row {
    const char* what;
    int64_t recipients;
    Before before;
    std::string want;
  };
  const std::vector<Row> rows = {
      {"a mailbox of 20 messages a day", 5000, each_day(2, 22, 20), "20, 20 in 21"},
      {"a new one", 5000, {}, "none"},
      {"known for a week, but a day", 5000, each_day(2, 7, 20), "none"},
      {"known for a week", 5000, each_day(2, 8, 20), "20, 20 in 7"},
      {"one that sends steadily is known by a week", 99 * 4, each_day(2, 8, 99), "none"},
      {"too few recipients for a burst", 99, each_day(2, 22, 1), "none"},
      {"just enough", 100, each_day(2, 22, 1), "1, 1 in 21"},
      {"a newsletter each week", 5000, each_day(7, 63, 5000, 7), "none"},
      {"and one of a quarter of the size", 5000, each_day(7, 63, 1250, 7), "none"},
      {"or less", 5000, each_day(7, 63, 1249, 7), "1249, 1249 in 62"},
      {"a newsletter each month", 5000, each_day(30, 90, 5000, 30), "none"},
      {"the second one of all", 5000, {{30 * k_day, 5000}}, "0, 5000 in 29"},
      {"long ago", 5000, with(each_day(2, 200, 20), each_day(94, 200, 5000)), "20, 20 in 92"},
      {"a try on the day before", 5000, with(each_day(2, 22, 20), {{3, 4000}, {24, 4000}, {34, 4000}}),
       "20, 20 in 21"},
      {"the last hour before that day", 5000, with(each_day(2, 22, 20), {{35, 4000}}), "20, 4000 in 21"},
      {"abuse for some days", 5000, with(each_day(2, 22, 20), each_day(2, 7, 4000)), "20, 4000 in 21"},
      {"and a day long before", 5000, with(each_day(2, 22, 20), {{3 * k_day, 4000}, {20 * k_day, 4000}}),
       "20, 4000 in 21"},
      {"kept up for a week", 5000, with(each_day(2, 22, 20), each_day(2, 8, 4000)), "none"},
      {"asleep for months", 5000, {{80 * k_day, 3}}, "0, 3 in 79"},
  };
  for (const Row& row : rows)
    CHECK_MESSAGE(describe(past_of_burst(row.recipients, row.before)) == row.want, std::string(row.what));
}

// By the words of own_past.h: the greatest rate that was reached on three days that span a week.
int64_t usual_by_trying(const Before& before) {
  for (int64_t rate = 2000; rate > 0; --rate) {
    std::map<int64_t, bool> days;
    for (const auto& [hours, count] : before) {
      if (count >= rate && hours > k_day + k_burst % k_day) days[(k_burst - hours) / k_day] = true;
    }
    if (days.size() >= 3 && days.rbegin()->first - days.begin()->first >= 6) return rate;
  }
  return 0;
}

TEST_CASE("what is usual, against trying all rates") {
  std::minstd_rand random(7);
  int found = 0, usual = 0;
  for (int round = 0; round < 300; ++round) {
    Before before = {{30 * k_day, 1}};
    for (auto n = random() % 30; n > 0; --n)
      before[static_cast<int64_t>(random() % (29 * 24)) + 1] = static_cast<int64_t>(random() % 60) + 1;
    const auto got = past_of_burst(120, before);
    const int64_t want = usual_by_trying(before);
    REQUIRE(got.has_value() == (want < 30));
    (got ? found : usual) += 1;
    if (got) CHECK(got->usual == want);
  }
  CHECK(found > 20);
  CHECK(usual > 20);
}

TEST_CASE("a window does not hide what was before it") {
  Index index(":memory:");
  index.begin();
  const auto send = [&](int64_t hour, int64_t recipients) {
    Share share;
    share.mail = MailClass::outgoing;
    share.origin = {OriginKind::smtp_auth, "info@site0.example", "site0.example", Grade::proven};
    share.first_seen = from_unix(hour * 3600);
    share.counts = {1, recipients, 0, 0, 0, 0, 0};
    index.history().add(index.history().keep(share));
  };
  for (int64_t day = 2; day < 30; ++day) send(k_burst - day * k_day, 20);
  send(k_burst, 5000);
  send(k_burst - 60 * k_day, 9000);
  index.commit();
  const auto rows = all_sources(index.database(), {k_burst - k_day, {}});
  REQUIRE(rows.size() == 1);
  CHECK(describe(rows[0].past) == "20, 9000 in 59");
  const auto one = find_source(index.database(), rows[0].tally.origin.id(), {k_burst - k_day, {}});
  REQUIRE(one);
  CHECK(describe(one->past) == describe(rows[0].past));
  CHECK_FALSE(all_sources(index.database())[0].past);  // the busiest of all hours is the first one
}

}  // namespace
}  // namespace spamtrace
