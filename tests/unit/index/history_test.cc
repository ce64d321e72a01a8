#include "index/history.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "all_sources.h"
#include "index/index.h"
#include "index/sources.h"

namespace spamtrace {
namespace {

constexpr int64_t k_hour = 498'750;  // since 1970, in November 2026

Time in_hour(int64_t hour, int64_t second = 0) { return from_unix(hour * 3600 + second); }

Origin mailbox(const std::string& login = "info@site0.example", Grade grade = Grade::proven) {
  return {OriginKind::smtp_auth, login, login.substr(login.find('@') + 1), grade};
}

struct Sent {
  int64_t hour = k_hour;
  int64_t recipients = 1, sent = 0, deferred = 0, bounced = 0, unknown = 0;
  std::string sender = "info@site0.example", client = {}, script = {}, subject = {};
  bool queued = false, has_header = false;
  int rank = 0;
};

Share share(const Sent& s, const Origin& origin = mailbox()) {
  Share share;
  share.mail = MailClass::outgoing;
  share.origin = origin;
  share.first_seen = in_hour(s.hour);
  share.counts = {1, s.recipients, s.sent, s.deferred, s.bounced, s.unknown, 0};
  share.queued = s.queued ? 1 : 0;
  share.queued_recipients = s.queued ? static_cast<uint32_t>(s.recipients) : 0;
  share.has_header = s.has_header;
  share.sender = s.sender;
  share.client = s.client;
  share.script = s.script;
  share.subject = s.subject;
  share.rank = s.rank;
  return share;
}

std::vector<Evidence> evidence(const std::string& value) {
  return {{Grade::proven, "log_uid", value, {}, 7, 1}};
}

// An index in memory, written after every change if so wished.
struct Book {
  explicit Book(bool flush_often = true) : often(flush_often) { index.begin(); }
  ~Book() { index.commit(); }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  void flush() {
    index.commit();
    index.begin();
  }
  void maybe_flush() {
    if (often) flush();
  }
  KeptShare add(const Share& share) {
    KeptShare kept = index.history().keep(share);
    index.history().add(kept);
    maybe_flush();
    return kept;
  }
  void take_back(const KeptShare& share) {
    index.history().take_back(share);
    maybe_flush();
  }
  void add_past(const Share& share, const std::string& id = "1A0001") {
    SampleMessage sample;
    sample.id = id;
    index.history().add_past(index.history().keep(share), sample, [&] {
      ++evidence_asked;
      return evidence(id);
    });
    maybe_flush();
  }
  std::optional<SourceRow> source(const HourRange& hours = {}, const Origin& origin = mailbox()) {
    if (!often) flush();
    return find_source(index.database(), origin.id(), hours);
  }
  SourcePast past() { return past_of(index.database(), source()->number); }
  Names names(NameKind kind, size_t limit = 100) {
    return names_of(index.database(), source()->number, kind, limit);
  }

  bool often;
  Index index{":memory:"};
  int evidence_asked = 0;
};

std::string describe(const Names& names) {
  std::string text;
  for (const NameCount& name : names.top) text += name.name + ":" + std::to_string(name.count) + " ";
  return text + "of " + std::to_string(names.distinct) + (names.more ? "+" : "");
}

// All that is said of a source, but for what only messages that are over tell.
std::string describe(Book& book) {
  std::string text;
  auto rows = all_sources(book.index.database());
  std::sort(rows.begin(), rows.end(), [](const SourceRow& a, const SourceRow& b) {
    return a.tally.origin.account < b.tally.origin.account;
  });
  for (const SourceRow& row : rows) {
    const OriginTally& t = row.tally;
    const MessageCounts& c = t.counts;
    text += t.origin.id() + " " + name_of(t.origin.grade);
    for (const int64_t n :
         {c.messages, c.recipients, c.sent, c.deferred, c.bounced, c.unknown_recipients, c.foreign_sender,
          t.queued, t.queued_recipients, t.with_header, t.list_unsubscribe, t.senders, t.busiest.hour,
          t.busiest.counts.messages, t.busiest.counts.recipients}) {
      text += " " + std::to_string(n);
    }
    for (const HourCounts& hour : hours_of(book.index.database(), row.number, {})) {
      text += " [" + std::to_string(hour.hour - k_hour) + ": " + std::to_string(hour.counts.messages) + " " +
              std::to_string(hour.counts.recipients) + "]";
    }
    for (int kind = 0; kind < k_name_kinds; ++kind) {
      text += " " + describe(names_of(book.index.database(), row.number, static_cast<NameKind>(kind), 100));
    }
    text += "\n";
  }
  return text;
}

TEST_CASE("what is added is there, and nothing of it once it is taken back") {
  for (const bool often : {true, false}) {
    Book book(often);
    CHECK_FALSE(book.source());
    const KeptShare kept = book.add(share({.recipients = 3,
                                           .sent = 1,
                                           .deferred = 1,
                                           .bounced = 1,
                                           .unknown = 1,
                                           .client = "192.0.2.1",
                                           .script = "up.php",
                                           .subject = "s",
                                           .queued = true,
                                           .has_header = true}));
    const auto row = book.source();
    REQUIRE(row);
    CHECK(row->tally.counts == MessageCounts{1, 3, 1, 1, 1, 1, 0});
    CHECK(row->tally.queued == 1);
    CHECK(row->tally.queued_recipients == 3);
    CHECK(row->tally.with_header == 1);
    CHECK(row->tally.most_recipients == 3);
    CHECK(row->tally.senders == 1);
    CHECK(row->tally.busiest.hour == k_hour);
    CHECK(row->tally.busiest.counts.recipients == 3);
    CHECK(describe(book.names(NameKind::sender)) == "info@site0.example:1 of 1");
    CHECK(describe(book.names(NameKind::client)) == "192.0.2.1:1 of 1");
    CHECK(describe(book.names(NameKind::script)) == "up.php:1 of 1");
    CHECK(describe(book.names(NameKind::subject)) == "s:1 of 1");
    const uint32_t number = row->number;

    book.take_back(kept);
    CHECK_FALSE(book.source());
    CHECK(hours_of(book.index.database(), number, {}).empty());
    for (int kind = 0; kind < k_name_kinds; ++kind) {
      CHECK(describe(names_of(book.index.database(), number, static_cast<NameKind>(kind), 9)) == "of 0");
    }
  }
}

TEST_CASE("a live message that becomes past counts once") {
  for (const bool often : {true, false}) {
    Book book(often);
    const Share live = share({.deferred = 1, .client = "192.0.2.1", .queued = true});
    const KeptShare kept = book.add(live);
    book.take_back(kept);
    book.add_past(share({.sent = 1, .client = "192.0.2.1"}));
    const auto row = book.source();
    REQUIRE(row);
    CHECK(row->tally.counts == MessageCounts{1, 1, 1, 0, 0, 0, 0});
    CHECK(row->tally.queued == 0);
    CHECK(describe(book.names(NameKind::sender)) == "info@site0.example:1 of 1");
    CHECK(describe(book.names(NameKind::client)) == "192.0.2.1:1 of 1");
    const SourcePast past = book.past();
    CHECK(past.first_seen == in_hour(k_hour));
    CHECK(past.last_seen == in_hour(k_hour));
    REQUIRE(past.samples.size() == 1);
    CHECK(past.samples[0].id == "1A0001");
    CHECK(past.evidence.at(0).value == "1A0001");
  }
}

TEST_CASE("mail that has no source here is counted by its class, and what is no message not at all") {
  Book book;
  Share inbound;
  inbound.mail = MailClass::inbound;
  inbound.first_seen = in_hour(k_hour);
  inbound.counts = {1, 2, 2, 0, 0, 0, 0};
  const KeptShare kept = book.add(inbound);
  book.add_past(inbound);
  Share none = inbound;
  none.mail = MailClass::none;
  book.add(none);
  book.add_past(none);
  CHECK(count_messages(book.index.database(), MailClass::inbound, {}) == 2);
  CHECK(count_messages(book.index.database(), MailClass::inbound, {.begin = k_hour, .end = k_hour + 1}) == 2);
  CHECK(count_messages(book.index.database(), MailClass::inbound, HourRange{k_hour + 1, {}}) == 0);
  CHECK(count_messages(book.index.database(), MailClass::local_only, {}) == 0);
  CHECK(count_messages(book.index.database(), MailClass::none, {}) == 0);
  CHECK(all_sources(book.index.database()).empty());
  book.take_back(kept);
  CHECK(count_messages(book.index.database(), MailClass::inbound, {}) == 1);
  CHECK(book.evidence_asked == 0);
}

TEST_CASE("the busiest hour is another one when the messages of it are taken back") {
  Book book;
  book.add(share({.hour = k_hour, .recipients = 5}));
  const KeptShare much = book.add(share({.hour = k_hour + 1, .recipients = 7}));
  book.add(share({.hour = k_hour + 2, .recipients = 4}));
  const KeptShare more = book.add(share({.hour = k_hour + 2, .recipients = 4}));
  CHECK(book.source()->tally.busiest.hour == k_hour + 2);
  CHECK(book.source()->tally.busiest.counts.recipients == 8);
  CHECK(book.source()->tally.busiest.counts.messages == 2);
  book.take_back(more);
  CHECK(book.source()->tally.busiest.hour == k_hour + 1);
  book.take_back(much);
  CHECK(book.source()->tally.busiest.hour == k_hour);
  CHECK(book.source()->tally.busiest.counts.recipients == 5);
  book.add(share({.hour = k_hour + 2, .recipients = 1}));  // as many: the earlier one
  CHECK(book.source()->tally.busiest.hour == k_hour);
}

TEST_CASE("a range of hours") {
  Book book;
  for (int i = 0; i < 5; ++i) book.add(share({.hour = k_hour + i, .recipients = i + 1}));
  book.add(share({.hour = k_hour + 9}, mailbox("late@site0.example")));
  const HourRange range{.begin = k_hour + 1, .end = k_hour + 4};
  CHECK(book.source(range)->tally.counts.messages == 3);
  CHECK(book.source(range)->tally.counts.recipients == 2 + 3 + 4);
  CHECK(book.source(range)->tally.busiest.hour == k_hour + 3);
  REQUIRE(all_sources(book.index.database(), range).size() == 1);
  CHECK(all_sources(book.index.database(), range)[0].tally.counts.recipients == 9);
  CHECK(all_sources(book.index.database(), HourRange{k_hour + 4, {}}).size() == 2);
  CHECK_FALSE(book.source({k_hour + 5, {}}));
  CHECK_FALSE(book.source({{}, k_hour}));
}

TEST_CASE("the grade of a source is that of its weakest message that is left") {
  Book book;
  book.add(share({}));
  const KeptShare inferred = book.add(share({}, mailbox("info@site0.example", Grade::inferred)));
  const KeptShare claimed = book.add(share({}, mailbox("info@site0.example", Grade::claimed)));
  CHECK(book.source()->tally.origin.grade == Grade::claimed);
  book.take_back(claimed);
  CHECK(book.source()->tally.origin.grade == Grade::inferred);
  book.take_back(inferred);
  CHECK(book.source()->tally.origin.grade == Grade::proven);
}

// Random messages, each added and changed some times, some taken back, some over, in any order and with any
// pauses: what is left counts, and nothing else.
TEST_CASE("sums are the same whatever the order") {
  const char* const names[] = {"a@site0.example", "b@site0.example", "c@site0.example"};
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    std::minstd_rand random(seed);
    const auto below = [&](uint32_t n) { return static_cast<int64_t>(random() % n); };
    const auto any = [&] {
      Sent s{.hour = k_hour + below(4), .recipients = 1 + below(5), .sent = below(2), .deferred = below(2)};
      s.sender = names[below(3)];
      s.client = below(2) == 0 ? "" : names[below(3)];
      s.subject = names[below(3)];
      s.has_header = below(2) == 0;
      s.queued = below(2) == 0;
      return share(s, mailbox(names[below(2)], below(3) == 0 ? Grade::inferred : Grade::proven));
    };
    std::vector<Share> last;
    std::vector<bool> over;
    for (int i = 0; i < 30; ++i) {
      last.push_back(any());
      over.push_back(below(3) == 0);
    }
    Book plain(false);
    for (size_t i = 0; i < last.size(); ++i) {
      if (over[i]) {
        plain.add_past(last[i]);
      } else {
        plain.add(last[i]);
      }
    }
    plain.flush();

    Book book(false);
    std::vector<size_t> order;
    for (size_t i = 0; i < 2 * last.size(); ++i) order.push_back(i % last.size());
    std::shuffle(order.begin(), order.end(), random);
    std::vector<std::optional<KeptShare>> live(last.size());
    std::vector<bool> seen(last.size());
    for (const size_t i : order) {
      if (live[i]) book.take_back(*live[i]);
      live[i].reset();
      if (!seen[i]) {
        live[i] = book.add(any());
      } else if (over[i]) {
        book.add_past(last[i]);
      } else {
        live[i] = book.add(last[i]);
      }
      seen[i] = true;
      if (below(3) == 0) book.flush();
    }
    book.flush();
    CHECK_MESSAGE(describe(book) == describe(plain), "seed ", seed);
    Query wrong(book.index.database(),
                "SELECT count(*) FROM name_total t WHERE most <> ifnull((SELECT max(past + live) FROM name n "
                "WHERE n.origin = t.origin AND n.kind = t.kind), 0)");
    REQUIRE(wrong.next());
    CHECK_MESSAGE(wrong.integer(0) == 0, "seed ", seed);
  }
}

TEST_CASE("the most frequent subject is another one when messages with it are taken back") {
  for (const bool often : {true, false}) {
    Book book(often);
    std::vector<KeptShare> first;
    for (int i = 0; i < 60; ++i) first.push_back(book.add(share({.subject = "a", .has_header = true})));
    for (int i = 0; i < 55; ++i) book.add(share({.subject = "b", .has_header = true}));
    CHECK(book.source()->tally.same_subject == 60);
    for (int i = 0; i < 10; ++i) book.take_back(first[static_cast<size_t>(i)]);
    CHECK(book.source()->tally.same_subject == 55);
    for (int i = 10; i < 60; ++i) book.take_back(first[static_cast<size_t>(i)]);
    CHECK(book.source()->tally.same_subject == 55);
  }
}

// Hours of one origin differ in the high bits of their keys only.
TEST_CASE("many hours of many origins in one transaction") {
  constexpr int k_origins = 500, k_hours = 24;
  Book book(false);
  for (int hour = 0; hour < k_hours; ++hour) {
    for (int i = 0; i < k_origins; ++i) {
      book.add(share({.hour = k_hour + hour}, mailbox("user" + std::to_string(i) + "@site0.example")));
    }
  }
  book.flush();
  const auto rows = all_sources(book.index.database());
  CHECK(rows.size() == k_origins);
  for (const SourceRow& row : rows) CHECK(row.tally.counts.messages == k_hours);
}

TEST_CASE("of very many names only so many are kept, and the rest is counted") {
  constexpr int k_many = 700;
  std::string want;
  for (const int batch : {1, 50, k_many}) {
    Book book(false);
    for (int i = 0; i < k_many; ++i) {
      book.add_past(share({.sender = std::to_string(i) + "@example.net"}));
      book.add_past(share({.sender = "0@example.net"}));
      if (i % batch == 0) book.flush();
    }
    const Names names = book.names(NameKind::sender, k_many);
    CHECK(names.distinct == History::k_most_names);
    CHECK(names.top.size() == History::k_most_names);
    CHECK(names.more);
    CHECK(names.top[0].name == "0@example.net");
    CHECK(names.top[0].count == k_many + 1);
    CHECK(book.source()->tally.more_senders);
    if (want.empty()) want = describe(names);
    CHECK(describe(names) == want);
  }
}

TEST_CASE("names of live messages are all kept, and go with them") {
  Book book(false);
  constexpr int k_many = 600;
  std::vector<KeptShare> live;
  for (int i = 0; i < k_many; ++i) {
    live.push_back(book.add(share({.sender = std::to_string(i) + "@example.net"})));
  }
  CHECK(book.names(NameKind::sender).distinct == k_many);
  CHECK_FALSE(book.names(NameKind::sender).more);
  for (size_t i = 1; i < live.size(); ++i) book.take_back(live[i]);
  CHECK(describe(book.names(NameKind::sender)) == "0@example.net:1 of 1");
}

TEST_CASE("names are bytes, whatever they are") {
  using namespace std::string_literals;
  for (const bool often : {true, false}) {
    Book book(often);
    for (const std::string& name :
         {"a\0b"s, "a\0c"s, "a"s, "A"s, "\xff\xfe"s, ""s, "'; DROP TABLE name; --"s}) {
      book.add_past(share({.sender = name}));
      book.add_past(share({.sender = name}));
    }
    const Names names = book.names(NameKind::sender);
    CHECK(names.distinct == 7);
    REQUIRE(names.top.size() == 7);
    for (const NameCount& name : names.top) CHECK(name.count == 2);
    CHECK(names.top[0].name == "");
    CHECK(names.top[6].name == "\xff\xfe");
    CHECK(std::any_of(names.top.begin(), names.top.end(),
                      [](const NameCount& name) { return name.name == "a\0c"s; }));
  }
}

TEST_CASE("the first messages are kept as samples, and the latest, however they were read") {
  std::string want;
  for (const int batch : {1, 7, 100}) {
    Book book(false);
    for (int i = 0; i < 50; ++i) {
      book.add_past(share({.hour = k_hour + i}), "M" + std::to_string(i));
      if (i % batch == 0) book.flush();
    }
    std::string got;
    const SourcePast past = [&] {
      book.flush();
      return book.past();
    }();
    for (const SampleMessage& sample : past.samples) got += sample.id + " ";
    CHECK(got == "M0 M1 M2 M43 M44 M45 M46 M47 M48 M49 ");
    CHECK(past.first_seen == in_hour(k_hour));
    CHECK(past.last_seen == in_hour(k_hour + 49));
  }
}

TEST_CASE("evidence is asked for where a message shows more, the first of equal ones stays") {
  Book book;
  book.add_past(share({.rank = 4}), "first");
  book.add_past(share({.rank = 4}), "second");
  book.add_past(share({.rank = 0}), "third");
  CHECK(book.evidence_asked == 1);
  CHECK(book.past().evidence.at(0).value == "first");
  book.add_past(share({.rank = 6}), "fourth");
  CHECK(book.evidence_asked == 2);
  CHECK(book.past().evidence.at(0).value == "fourth");
  CHECK(book.past().rank == 6);
}

TEST_CASE("what was not committed is gone, and can be done again") {
  Book book;
  book.add(share({}));
  const KeptShare lost = book.index.history().keep(share({.recipients = 9}, mailbox("new@site0.example")));
  book.index.history().add(lost);
  book.index.roll_back();
  book.index.begin();
  CHECK(book.source()->tally.counts.recipients == 1);
  CHECK_FALSE(book.source({}, mailbox("new@site0.example")));
  book.add(share({.recipients = 9}, mailbox("new@site0.example")));
  REQUIRE(book.source({}, mailbox("new@site0.example")));
  CHECK(book.source({}, mailbox("new@site0.example"))->tally.counts.recipients == 9);
}

}  // namespace
}  // namespace spamtrace
