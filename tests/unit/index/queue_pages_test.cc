#include "index/queue_pages.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "index/index.h"
#include "mail/address.h"

namespace spamtrace {
namespace {

constexpr QueueSort k_sorts[] = {QueueSort::arrival, QueueSort::recipients, QueueSort::size,
                                 QueueSort::sender};
constexpr QueueGrouping k_groupings[] = {QueueGrouping::origin, QueueGrouping::sender, QueueGrouping::subject,
                                         QueueGrouping::recipient_domain};
constexpr size_t k_all = 1'000'000;

QueuedMessage message(const std::string& id, const std::string& sender, const std::string& subject = {},
                      const std::vector<std::string>& recipients = {"a@example.net"}) {
  QueuedMessage message;
  message.mta = Mta::postfix;
  message.id = id;
  message.state = QueueState::deferred;
  message.sender = sender;
  message.header.subject = subject;
  message.arrival = from_unix(100);
  message.size = 1000;
  for (const std::string& recipient : recipients)
    message.recipients.append(Route::undecided, false, recipient);
  return message;
}

std::vector<std::string> ids(Index& index, const QueuePage& page) {
  std::vector<std::string> ids;
  for (const int64_t number : page.numbers) ids.push_back(index.queue().find(number).value().message.id);
  return ids;
}

std::vector<std::string> found(Index& index, const QueueFilter& filter, QueueSort sort = QueueSort::sender) {
  return ids(index, read_queue_page(index.database(), filter, sort, 0, k_all));
}

uint32_t make_source(Index& index, const std::string& login) {
  Share share;
  share.mail = MailClass::outgoing;
  share.origin = {OriginKind::smtp_auth, login, std::string(domain_of(login)), Grade::proven};
  return index.history().keep(share).origin;
}

using Ids = std::vector<std::string>;

TEST_CASE("keys of ids have the order of the ids") {
  std::mt19937 random(5);
  const std::string letters = "0123456789ABCXYZabcxyz";
  Ids all = {"0", "z", "99999999999999999999", "18446744073709551615", "4Y7mVd0Sxhz1Zr8bc"};
  for (int i = 0; i < 300; ++i) {
    std::string id(random() % 19 + 1, '0');
    for (char& c : id) c = letters[random() % (i % 2 == 0 ? 3 : letters.size())];
    all.push_back(id);
  }
  for (const std::string& a : all) {
    for (const std::string& b : all) {
      const auto want = a.size() != b.size() ? a.size() <=> b.size() : a <=> b;
      CHECK((id_key(a) <=> id_key(b)) == want);
    }
  }
}

TEST_CASE("a text is searched in one message at a time, whatever its case is") {
  Index index(":memory:");
  index.begin();
  index.queue().put(message("A1", "Info@site0.example", "Buy NOW", {"x@example.net", "Y@example.org"}), 1);
  index.queue().put(message("A2", "boss@site1.example", "=?utf-8?q?caf=C3=A9?=", {"ynet@example.com"}), 1);
  index.queue().put(message("A3", "", "", {}), 1);
  index.commit();
  CHECK(found(index, {.sender = "INFO@"}) == Ids{"A1"});
  CHECK(found(index, {.sender = "example"}) == Ids{"A2", "A1"});
  CHECK(found(index, {.sender = "exampleboss"}).empty());
  CHECK(found(index, {.subject = "buy now"}) == Ids{"A1"});
  CHECK(found(index, {.subject = "caf\xc3\xa9"}) == Ids{"A2"});
  CHECK(found(index, {.recipient = "y@EXAMPLE.org"}) == Ids{"A1"});
  CHECK(found(index, {.recipient = "example.nety"}).empty());
  CHECK(found(index, {.recipient = "example.n"}) == Ids{"A1"});
  CHECK(found(index, {.sender = "e", .recipient = "example.com"}) == Ids{"A2"});
  CHECK(found(index, {}) == Ids{"A3", "A2", "A1"});
}

TEST_CASE("a text that overlaps itself is found behind a place that reaches into the next message") {
  Index index(":memory:");
  index.begin();
  index.queue().put(message("A1", "xa"), 1);
  index.queue().put(message("A2", "aaa"), 1);
  index.queue().put(message("A3", "a"), 1);
  index.queue().put(message("A4", "aab"), 1);
  index.commit();
  CHECK(found(index, {.sender = "aa"}) == Ids{"A2", "A4"});
  CHECK(found(index, {.sender = "aaa"}) == Ids{"A2"});
}

TEST_CASE("what is too long for a column is still found") {
  Index index(":memory:");
  index.begin();
  Ids many;
  for (int i = 0; i < 2000; ++i)
    many.push_back("user" + std::to_string(i) + "@d" + std::to_string(i) + ".example");
  index.queue().put(message("A1", "a@site0.example", std::string(5000, 's') + "End", many), 1);
  index.queue().put(message("A2", "b@site0.example", std::string(4096, 's'), {"c@example.net"}), 1);
  index.commit();
  CHECK(found(index, {.recipient = "user1999@D1999.example"}) == Ids{"A1"});
  CHECK(found(index, {.recipient = "user2000@"}).empty());
  CHECK(found(index, {.subject = "send"}) == Ids{"A1"});
  const auto groups = read_queue_groups(index.database(), {}, QueueGrouping::recipient_domain, 0, k_all);
  CHECK(groups.total == DomainColumn::k_most_domains + 1);
  CHECK(groups.matching_recipients == 2001);
}

TEST_CASE("an origin that is not there has no message, not those without one") {
  Index index(":memory:");
  index.begin();
  index.queue().put(message("A1", "a@site0.example"), 1);
  index.commit();
  CHECK(found(index, {.origin = "smtp_auth:nobody@site0.example"}).empty());
  CHECK(found(index, {.origin = ""}).size() == 1);
}

TEST_CASE("what a group is called") {
  Index index(":memory:");
  index.begin();
  const uint32_t source = make_source(index, "info@site0.example");
  index.queue().put(
      message("A1", "Info@Site0.example", "Hello", {"a@Example.net", "b@example.NET", "c@example.org"}), 1);
  index.queue().put(message("A2", "info@site0.example", "hello", {"d@example.net", "local"}), 1);
  index.queue().put(message("A3", "", "", {"e@example.net"}), 1);
  index.queue().set_live(1, 1, source);
  index.queue().set_live(3, 3, static_cast<uint32_t>(MailClass::local_only));
  index.commit();
  const auto named = [&](QueueGrouping by) {
    std::map<std::string, std::pair<uint64_t, uint64_t>> groups;
    for (const QueueGroup& group : read_queue_groups(index.database(), {}, by, 0, k_all).groups)
      groups[group.name] = {group.messages, group.recipients};
    return groups;
  };
  using Groups = std::map<std::string, std::pair<uint64_t, uint64_t>>;
  CHECK(named(QueueGrouping::origin) == Groups{{"smtp_auth:info@site0.example", {1, 3}}, {"", {2, 3}}});
  CHECK(named(QueueGrouping::sender) == Groups{{"info@site0.example", {2, 5}}, {"", {1, 1}}});
  CHECK(named(QueueGrouping::subject) == Groups{{"Hello", {1, 3}}, {"hello", {1, 2}}, {"", {1, 1}}});
  CHECK(named(QueueGrouping::recipient_domain) ==
        Groups{{"example.net", {3, 4}}, {"example.org", {1, 1}}, {"", {1, 1}}});
}

TEST_CASE("a damaged column is damage, not another answer") {
  for (const char* table :
       {"queue_keys", "queue_senders", "queue_subjects", "queue_recipients", "queue_domains"}) {
    CAPTURE(table);
    Index index(":memory:");
    index.begin();
    index.queue().put(message("A1", "a@site0.example", "subject"), 1);
    index.commit();
    const std::string cut =
        std::string("UPDATE ") + table + " SET bytes = substr(bytes, 1, length(bytes) - 1)";
    index.database().execute(cut.c_str());
    const auto ask = [&] {
      found(index, {.sender = "a", .recipient = "a", .subject = "s"});
      read_queue_groups(index.database(), {}, QueueGrouping::recipient_domain, 0, 1);
    };
    CHECK_THROWS_AS(ask(), SQLite::Exception);
  }
}

// One text for the one message of the chunk, and which it has.
std::string senders(uint8_t entry, uint64_t distinct) {
  ArrayWriter writer(distinct);
  writer.put(std::vector<uint8_t>{entry});
  writer.put(std::vector<uint16_t>(distinct, 1));
  writer.put(std::string(distinct, 'a'));
  return writer.take();
}

TEST_CASE("a message of a chunk that has none of its texts is damage, whatever the checksum says") {
  const auto ask = [](const std::string& bytes) {
    Index index(":memory:");
    index.begin();
    index.queue().put(message("A1", "a@site0.example"), 1);
    index.commit();
    Query(index.database(), "UPDATE queue_senders SET bytes = ?", Blob{bytes}).run();
    return found(index, {.sender = "a"});
  };
  CHECK(ask(senders(0, 1)) == Ids{"A1"});
  CHECK_THROWS_AS(ask(senders(1, 1)), SQLite::Exception);
  CHECK_THROWS_AS(ask(senders(255, 1)), SQLite::Exception);
  CHECK_THROWS_AS(ask(senders(0, 0)), SQLite::Exception);
  CHECK_THROWS_AS(ask(senders(0, 2)), SQLite::Exception);  // more texts than messages
}

// ---- Against a plain list of messages

struct Known {
  int64_t number = 0;
  uint32_t origin = 0;
  QueuedMessage message;
};

// A queue that changes at random, in transactions of random length.
class Changing {
 public:
  Changing(uint32_t seed, uint32_t cuts) : random_(seed), cuts_(cuts) {
    index.begin();
    for (int i = 0; i < 20; ++i)
      origins_.push_back(make_source(index, "user" + std::to_string(i) + "@site0.example"));
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      const auto chance = random_() % 10;
      if (chance < 5 || known.empty()) {
        add();
      } else if (chance < 6) {
        change();
      } else if (chance < 8) {
        settle();
      } else {
        leave();
      }
      maybe_cut();
    }
    index.commit();
  }

  Index index{":memory:"};
  std::vector<Known> known;

 private:
  std::string one_of(const char* what, uint32_t count) { return what + std::to_string(random_() % count); }

  QueuedMessage some_message(const std::string& id) {
    std::vector<std::string> recipients;
    for (auto left = random_() % 4; left > 0; --left)
      recipients.push_back(one_of("r", 40) + "@" + one_of("d", 9) + ".example");
    QueuedMessage made = message(id, one_of("S", 12) + "@site0.example", one_of("Subject ", 8), recipients);
    made.arrival = from_unix(static_cast<int64_t>(random_() % 5));
    made.size = random_() % 6;
    return made;
  }

  void add() {
    const QueuedMessage made = some_message("A" + std::to_string(++ids_));
    index.queue().put(made, 1);
    known.push_back({index.queue().find(made.id).at(0).number, 0, made});
  }
  void change() {
    Known& one = known[random_() % known.size()];
    const QueuedMessage other = some_message(one.message.id);
    one.message.size = other.size;
    one.message.recipients = other.recipients;
    one.message.header = other.header;
    index.queue().put(one.message, 2);
  }
  void settle() {
    Known& one = known[random_() % known.size()];
    one.origin = origins_[random_() % origins_.size()];
    index.queue().set_live(one.number, one.number, one.origin);
    index.queue().set_settled(one.number);
  }
  void leave() {
    const auto at = known.begin() + static_cast<std::ptrdiff_t>(random_() % known.size());
    if (random_() % 2 == 0) index.queue().set_gone(at->number);
    if (random_() % 2 == 0) {
      index.queue().set_gone(at->number);
      index.queue().remove(at->number);
    } else {
      index.queue().remove(at->number);
    }
    known.erase(at);
  }
  void maybe_cut() {
    if (cuts_ == 0 || cutter_() % cuts_ != 0) return;
    index.commit();
    index.begin();
  }

  std::minstd_rand random_, cutter_{7};
  uint32_t cuts_;
  int ids_ = 0;
  std::vector<uint32_t> origins_;
};

bool has(const std::string& text, const std::string& needle) {
  return ascii_lower(text).find(ascii_lower(needle)) != std::string::npos;
}

bool matches(Changing& queue, const Known& known, const QueueFilter& filter) {
  const QueuedMessage& m = known.message;
  bool has_recipient = filter.recipient.empty();
  m.recipients.for_each(
      [&](const Recipient& r) { has_recipient |= has(std::string(r.address), filter.recipient); });
  return has_recipient && has(m.sender, filter.sender) && has(m.header.subject, filter.subject) &&
         m.recipients.count() >= filter.min_recipients &&
         (filter.origin.empty() || source_id(queue.index.database(), known.origin) == filter.origin);
}

bool comes_before(const Known& a, const Known& b, QueueSort sort) {
  const QueuedMessage &x = a.message, &y = b.message;
  if (sort == QueueSort::arrival && x.arrival != y.arrival) return x.arrival > y.arrival;
  if (sort == QueueSort::recipients && x.recipients.count() != y.recipients.count())
    return x.recipients.count() > y.recipients.count();
  if (sort == QueueSort::size && x.size != y.size) return x.size > y.size;
  const std::string left = ascii_lower(x.sender), right = ascii_lower(y.sender);
  if (sort == QueueSort::sender && left != right) return left < right;
  return x.id.size() != y.id.size() ? x.id.size() < y.id.size() : x.id < y.id;
}

std::vector<QueueFilter> some_filters() {
  return {{},
          {.origin = "smtp_auth:user3@site0.example"},
          {.min_recipients = 2},
          {.sender = "s1"},
          {.subject = "ect 3"},
          {.recipient = "d4.EX"},
          {.origin = "smtp_auth:user5@site0.example", .min_recipients = 1},
          {.sender = "s", .recipient = "r1", .subject = "subject", .min_recipients = 1},
          {.sender = "nobody"}};
}

void check_pages(Changing& queue, const QueueFilter& filter, QueueSort sort) {
  std::vector<Known> want;
  uint64_t recipients = 0;
  for (const Known& known : queue.known) {
    if (!matches(queue, known, filter)) continue;
    want.push_back(known);
    recipients += known.message.recipients.count();
  }
  std::sort(want.begin(), want.end(),
            [&](const Known& a, const Known& b) { return comes_before(a, b, sort); });
  const auto check = [&](size_t offset, size_t limit, int64_t sampled) {
    const QueuePage page = read_queue_page(queue.index.database(), filter, sort, offset, limit, sampled);
    CHECK(page.matching == want.size());
    CHECK(page.matching_recipients == recipients);
    std::vector<int64_t> numbers;
    for (size_t i = offset; i < want.size() && i < offset + limit; ++i) numbers.push_back(want[i].number);
    CHECK(page.numbers == numbers);
  };
  for (const size_t limit : {size_t{7}, size_t{100}, k_all}) {
    for (size_t offset = 0; offset <= want.size() + limit; offset += std::max(limit, want.size() / 4 + 1)) {
      check(offset, limit, 64);
    }
  }
}

std::vector<std::pair<std::string, uint64_t>> names_of(Changing& queue, const Known& known,
                                                       QueueGrouping by) {
  const QueuedMessage& m = known.message;
  if (by == QueueGrouping::origin)
    return {{source_id(queue.index.database(), known.origin), m.recipients.count()}};
  if (by == QueueGrouping::sender) return {{ascii_lower(m.sender), m.recipients.count()}};
  if (by == QueueGrouping::subject) return {{m.header.subject, m.recipients.count()}};
  std::map<std::string, uint64_t> domains;
  m.recipients.for_each([&](const Recipient& r) { ++domains[std::string(domain_of(r.address))]; });
  return {domains.begin(), domains.end()};
}

void check_groups(Changing& queue, const QueueFilter& filter, QueueGrouping by) {
  std::map<std::string, QueueGroup> want;
  for (const Known& known : queue.known) {
    if (!matches(queue, known, filter)) continue;
    for (const auto& [name, recipients] : names_of(queue, known, by)) {
      const auto [at, added] = want.try_emplace(name);
      QueueGroup& group = at->second;
      ++group.messages;
      group.recipients += recipients;
      group.bytes += known.message.size;
      group.oldest = added ? known.message.arrival : std::min(group.oldest, known.message.arrival);
      group.newest = std::max(group.newest, known.message.arrival);
    }
  }
  const auto all = read_queue_groups(queue.index.database(), filter, by, 0, k_all);
  CHECK(all.total == want.size());
  REQUIRE(all.groups.size() == want.size());
  for (size_t i = 0; i < all.groups.size(); ++i) {
    const QueueGroup &got = all.groups[i], &wanted = want[got.name];
    CHECK(got.messages == wanted.messages);
    CHECK(got.recipients == wanted.recipients);
    CHECK(got.bytes == wanted.bytes);
    CHECK(got.oldest == wanted.oldest);
    CHECK(got.newest == wanted.newest);
    if (i > 0) CHECK(all.groups[i - 1].messages >= got.messages);
    if (i % 5 != 3) continue;
    const auto alone = read_queue_groups(queue.index.database(), filter, by, i, 1);
    REQUIRE(alone.groups.size() == 1);
    CHECK(alone.groups[0].name == got.name);
  }
}

// Of many messages a sample tells where a page is. Where the chunks of the sample are like the others that is
// so; where they are not, the page is the same.
void check_deep_pages(const std::function<uint64_t(int64_t number)>& size) {
  constexpr int64_t k_messages = 24 * k_chunk;
  Index index(":memory:");
  index.begin();
  std::vector<Known> want;
  for (int64_t i = 1; i <= k_messages; ++i) {
    QueuedMessage made = message("A" + std::to_string(i), "s" + std::to_string(size(i)) + "@site0.example");
    made.size = size(i);
    index.queue().put(made, 1);
    want.push_back({i, 0, made});
  }
  index.commit();
  for (const QueueSort sort : k_sorts) {
    std::sort(want.begin(), want.end(),
              [&](const Known& a, const Known& b) { return comes_before(a, b, sort); });
    for (const int64_t sampled : {1, 3, 5}) {
      for (size_t offset = 0; offset <= want.size() + 500; offset += 499) {
        std::vector<int64_t> numbers;
        for (size_t i = offset; i < std::min(offset + 7, want.size()); ++i) numbers.push_back(want[i].number);
        const QueuePage page = read_queue_page(index.database(), {}, sort, offset, 7, sampled);
        CHECK(page.numbers == numbers);
        CHECK(page.matching == want.size());
      }
    }
  }
}

TEST_CASE("a page deep in a long queue") {
  std::minstd_rand random(3);
  std::vector<uint64_t> sizes(24 * k_chunk + 1);
  for (uint64_t& size : sizes) size = random() % 2000;
  check_deep_pages([&](int64_t number) { return sizes[static_cast<size_t>(number)]; });
  check_deep_pages([](int64_t number) { return static_cast<uint64_t>(number); });
  check_deep_pages([](int64_t) { return uint64_t{1}; });
}

TEST_CASE("a page deep in a long queue of which a sample tells nothing") {
  for (const int64_t of : {3, 5}) {
    check_deep_pages(
        [&](int64_t number) { return static_cast<uint64_t>(number / k_chunk % of == 0 ? number : 0); });
    check_deep_pages(
        [&](int64_t number) { return static_cast<uint64_t>(number / k_chunk % of == 0 ? 0 : number); });
  }
}

TEST_CASE("pages and groups are those of a plain list, at any page, sort and filter") {
  for (const uint32_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    Changing queue(seed, 20 * (seed - 1));
    queue.run(1500);
    REQUIRE(queue.known.size() > 300);  // more than a chunk
    for (const QueueFilter& filter : some_filters()) {
      for (const QueueSort sort : k_sorts) check_pages(queue, filter, sort);
      for (const QueueGrouping by : k_groupings) check_groups(queue, filter, by);
    }
  }
}

// The columns as they are kept.
std::string dump(Index& index) {
  std::string text;
  for (const char* sql :
       {"SELECT chunk, hex(bytes) FROM queue_keys", "SELECT chunk, hex(bytes) FROM queue_senders",
        "SELECT chunk, hex(bytes) FROM queue_subjects", "SELECT chunk, hex(bytes) FROM queue_recipients",
        "SELECT chunk, hex(bytes) FROM queue_domains"}) {
    for (Query query(index.database(), sql); query.next();)
      text += std::to_string(query.integer(0)) + " " + std::string(query.text(1)) + "\n";
  }
  return text;
}

TEST_CASE("what is kept does not depend on how the work was cut") {
  std::string want;
  for (const uint32_t cuts : {0U, 1U, 5U, 100U}) {
    CAPTURE(cuts);
    Changing queue(11, cuts);
    queue.run(1200);
    if (want.empty()) want = dump(queue.index);
    CHECK(dump(queue.index) == want);
  }
}

TEST_CASE("nothing is left of a queue that is empty again, and nothing of what was undone") {
  Index index(":memory:");
  index.begin();
  index.queue().put(message("A1", "a@site0.example"), 1);
  index.commit();
  const std::string before = dump(index);
  index.begin();
  index.queue().put(message("A2", "b@site0.example"), 1);
  index.roll_back();
  index.begin();
  index.commit();
  CHECK(dump(index) == before);
  index.begin();
  index.queue().set_gone(1);
  index.commit();
  CHECK(dump(index).empty());
}

// More chunks than are left unwritten at a time.
TEST_CASE("very many messages in one transaction") {
  constexpr int k_many = 70 * 256;
  Index index(":memory:");
  index.begin();
  for (int i = 0; i < k_many; ++i) {
    QueuedMessage made = message(std::to_string(100 + i), "a@site0.example");
    made.arrival = from_unix(i);
    index.queue().put(made, 1);
  }
  for (int64_t number = 1; number <= k_many; number += 2) index.queue().set_gone(number);
  index.commit();
  const QueuePage page = read_queue_page(index.database(), {}, QueueSort::arrival, k_many / 2 - 2, 50);
  CHECK(page.matching == k_many / 2);
  CHECK(page.numbers == std::vector<int64_t>{4, 2});
}

}  // namespace
}  // namespace spamtrace
