#include "index/retention.h"

#include <doctest/doctest.h>

#include <string>

#include "index/sources.h"

namespace spamtrace {
namespace {

constexpr int64_t k_first = 20'750 * k_hours_a_day;  // hours since 1970
constexpr int64_t k_kept = 10;                       // days

Share sent_in(int64_t hour, const std::string& login, const std::string& sender) {
  Share share;
  share.mail = MailClass::outgoing;
  share.origin = {OriginKind::smtp_auth, login, "site0.example", Grade::proven};
  share.first_seen = from_unix(hour * 3600);
  share.counts = {1, 3, 2, 1, 0, 0, 0};
  share.sender = sender;
  return share;
}

struct Book {
  Book() { index.begin(); }
  ~Book() { index.commit(); }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  KeptShare keep(int64_t hour, const std::string& login) {
    return index.history().keep(sent_in(hour, login, login));
  }
  void add_past(int64_t hour, const std::string& login, const std::string& sender) {
    index.history().add_past(index.history().keep(sent_in(hour, login, sender)), {},
                             [] { return std::vector<Evidence>{}; });
  }
  void drop() {
    index.flush();
    set_kept_days(index, k_kept);
    drop_old(index);
    index.commit();
    index.begin();
  }
  std::optional<SourceRow> source(const std::string& login) {
    return find_source(index.database(), "smtp_auth:" + login, {});
  }
  int64_t count(const char* sql) {
    Query query(index.database(), sql);
    return query.next() ? query.integer(0) : -1;
  }

  Index index{":memory:"};
};

void send_every_day(Book& book, int64_t days) {
  for (int64_t i = 0; i < days; ++i) {
    book.add_past(k_first + i * k_hours_a_day, "info@site0.example",
                  "sender" + std::to_string(i) + "@site0.example");
  }
}

TEST_CASE("as long as there are few days, nothing is dropped") {
  Book book;
  send_every_day(book, k_kept + k_kept_slack);
  book.drop();
  CHECK(book.source("info@site0.example")->tally.counts.messages == k_kept + k_kept_slack);
}

TEST_CASE("the newest days stay, with their counts, names and sources") {
  Book book;
  book.add_past(k_first, "gone@site0.example", "gone@site0.example");
  send_every_day(book, k_kept + k_kept_slack + 1);
  book.drop();
  const auto row = book.source("info@site0.example");
  REQUIRE(row);
  CHECK(row->tally.counts == MessageCounts{k_kept, 3 * k_kept, 2 * k_kept, k_kept, 0, 0, 0});
  const auto hours = hours_of(book.index.database(), row->number, {});
  REQUIRE(hours.size() == k_kept);
  CHECK(hours.front().hour == k_first + (k_kept_slack + 1) * k_hours_a_day);
  const auto of_kind = hours_of(book.index.database(), number_of(OriginKind::smtp_auth), {});
  REQUIRE(of_kind.size() == k_kept);
  CHECK(of_kind.front().counts == hours.front().counts);
  CHECK(names_of(book.index.database(), row->number, NameKind::sender, 100).distinct == k_kept);
  CHECK(names_of(book.index.database(), row->number, NameKind::sender, 100).top.size() == k_kept);
  CHECK_FALSE(book.source("gone@site0.example"));
  CHECK(book.count("SELECT count(*) FROM origin") == 1);
  CHECK(book.count("SELECT count(*) FROM origin_past") == 1);
  CHECK(book.count("SELECT count(*) FROM name_total") == 1);
}

TEST_CASE("the busiest hour is one of those that stay") {
  Book book;
  for (int i = 0; i < 2; ++i) book.add_past(k_first, "info@site0.example", "info@site0.example");
  send_every_day(book, k_kept + k_kept_slack + 1);
  book.index.flush();
  CHECK(book.source("info@site0.example")->tally.busiest.hour == k_first);
  book.drop();
  const HourCounts busiest = book.source("info@site0.example")->tally.busiest;
  CHECK(busiest.hour == k_first + (k_kept_slack + 1) * k_hours_a_day);
  CHECK(busiest.counts.messages == 1);
  CHECK(busiest.counts.recipients == 3);
}

TEST_CASE("a stamp of a wrong year takes the place of one day, and no more") {
  Book book;
  send_every_day(book, k_kept + k_kept_slack + 1);
  book.add_past(k_first * 2, "late@site0.example", "late@site0.example");
  book.drop();
  CHECK(book.source("info@site0.example")->tally.counts.messages == k_kept - 1);
  CHECK(book.source("late@site0.example")->tally.counts.messages == 1);
}

TEST_CASE("what was live on a day that is dropped counts no more, also when it is taken back or ends") {
  Book book;
  const KeptShare live = book.keep(k_first, "info@site0.example");
  book.index.history().add(live);
  send_every_day(book, k_kept + k_kept_slack + 1);
  book.drop();
  const auto before = book.source("info@site0.example")->tally.counts;
  CHECK(before.messages == k_kept);
  book.index.history().take_back(live);
  book.index.history().flush();
  CHECK(book.source("info@site0.example")->tally.counts == before);
  book.add_past(k_first + 1, "info@site0.example", "x@site0.example");
  book.index.history().flush();
  CHECK(book.source("info@site0.example")->tally.counts == before);
  for_each_day(book.index.database(), {},
               [](uint32_t, const DaySum& day) { CHECK(day.counts.messages > 0); });
}

TEST_CASE("what never ended is forgotten, unless it lies in the queue") {
  Book book;
  for (const int64_t number : {int64_t{1}, int64_t{2}}) {
    const KeptShare share = book.keep(k_first, "open@site0.example");
    book.index.history().add(share);
    book.index.live().put({number, LivePlace::postfix_open, "A" + std::to_string(number), share, {}}, {});
  }
  QueuedMessage message;
  message.id = "A2";
  book.index.queue().put(message, 1);
  book.index.queue().set_live(1, 2, 0);
  send_every_day(book, k_kept + k_kept_slack + 1);
  book.drop();
  CHECK_FALSE(book.index.live().find(1));
  CHECK(book.index.live().find(2));
}

}  // namespace
}  // namespace spamtrace
