#include "base/pack.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "mail/message_fields.h"
#include "trace/trace_fields.h"

namespace spamtrace {
namespace {

using namespace std::string_literals;

enum class Kind : uint8_t { first, second, last = 255 };

struct Inner {
  std::string text;
  std::optional<int64_t> number;
  bool operator==(const Inner&) const = default;
};
template <class Archive>
void fields(Archive& a, Inner& i) {
  a(i.text, i.number);
}

struct Thing {
  bool yes = false, no = true;
  Kind kind = Kind::first;
  uint8_t byte = 0;
  uint64_t big = 0;
  int small = 0;
  int64_t least = 0, most = 0;
  std::string text;
  Time time;
  IpAddress address;
  std::optional<Inner> some, none;
  std::pair<uint32_t, std::string> pair;
  std::vector<Inner> list;
  std::vector<std::vector<uint32_t>> lists;
  bool operator==(const Thing&) const = default;
};
template <class Archive>
void fields(Archive& a, Thing& t) {
  a(t.yes, t.no, t.kind, t.byte, t.big, t.small, t.least, t.most, t.text, t.time, t.address, t.some, t.none,
    t.pair, t.list, t.lists);
}

Thing make_thing() {
  Thing thing;
  thing.yes = true;
  thing.no = false;
  thing.kind = Kind::last;
  thing.byte = 255;
  thing.big = UINT64_MAX;
  thing.small = -1;
  thing.least = INT64_MIN;
  thing.most = INT64_MAX;
  thing.text = "a\0\xff\r\n"s + std::string(300, 'x');
  thing.time = from_unix(1795506656, 123456);
  thing.address = *parse_ip("2001:db8::7");
  thing.some = Inner{"inner", -5};
  thing.pair = {7, "seven"};
  thing.list = {{"", {}}, {"b", 0}, {std::string(200, 'y'), INT64_MIN}};
  thing.lists = {{}, {1}, {128, 16384, UINT32_MAX}};
  return thing;
}

template <class T>
bool comes_back(const T& value) {
  T got;
  return unpack(packed(value), got) && got == value;
}

TEST_CASE("what is packed comes back") {
  CHECK(comes_back(make_thing()));
  CHECK(comes_back(Thing{}));
  for (unsigned bit = 0; bit < 64; ++bit) {
    const uint64_t value = uint64_t{1} << bit;
    CHECK(comes_back(value));
    CHECK(comes_back(value - 1));
    CHECK(comes_back(static_cast<int64_t>(value)));
    CHECK(comes_back(-static_cast<int64_t>(value - 1)));
  }
  CHECK(comes_back(std::string{}));
  CHECK(comes_back(std::vector<std::string>(1000)));
}

TEST_CASE("small numbers of either sign take one byte") {
  constexpr size_t k_sum = 4;
  for (const int value : {0, 1, 63, -1, -64}) CHECK(packed(value).size() == k_sum + 1);
  CHECK(packed(64).size() == k_sum + 2);
  CHECK(packed(uint64_t{127}).size() == k_sum + 1);
}

TEST_CASE("what was there before does not stay") {
  Thing got = make_thing();
  CHECK(unpack(packed(Thing{}), got));
  CHECK(got == Thing{});
}

TEST_CASE("cut at every byte, it is damaged") {
  const std::string whole = packed(make_thing());
  for (size_t size = 0; size < whole.size(); ++size) {
    Thing got;
    CHECK_FALSE(unpack(std::string_view(whole).substr(0, size), got));
    CHECK_FALSE(unpack(std::string_view(whole).substr(whole.size() - size), got));
  }
}

TEST_CASE("one flipped bit anywhere is noticed") {
  const std::string whole = packed(make_thing());
  for (size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string damaged = whole;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    Thing got;
    CHECK_FALSE(unpack(damaged, got));
  }
}

// As after a change of a struct without a new version: the sum is right.
TEST_CASE("whole bytes of another struct are not taken") {
  uint64_t number = 0;
  std::string text;
  std::vector<uint64_t> numbers;
  CHECK_FALSE(unpack(packed(std::string("text")), number));                   // something is left
  CHECK_FALSE(unpack(packed(uint64_t{5}), text));                             // five bytes are missing
  CHECK_FALSE(unpack(packed(uint64_t{3}), numbers));                          // three numbers are missing
  CHECK_FALSE(unpack(packed(std::pair{uint64_t{3}, uint64_t{1}}), numbers));  // two are
  CHECK_FALSE(unpack(packed(uint64_t{UINT64_MAX}), numbers));
  CHECK_FALSE(unpack(packed(uint64_t{UINT64_MAX}), text));
  CHECK_FALSE(unpack(packed(std::vector<uint8_t>(11, 0x80)), number));  // a number that does not end
}

TEST_CASE("the structs of a message come back whole") {
  QueuedMessage queued;
  queued.mta = Mta::postfix;
  queued.id = "1A0001";
  queued.state = QueueState::deferred;
  queued.sender = "a@site0.example";
  for (int i = 0; i < 40; ++i) {
    queued.recipients.append(i % 2 == 0 ? Route::local : Route::undecided, i % 3 == 0,
                             "user" + std::to_string(i) + "@example.net");
  }
  queued.originals = {{3, "all@site0.example"}};
  queued.received = QmailReceived{.pid = 7, .uid = 33, .time = from_unix(5)};
  queued.client = SmtpReceived{};
  queued.client->client = *parse_ip("192.0.2.1");
  queued.header.subject = "s";
  queued.damage.bad_pointer = true;
  QueuedMessage got;
  REQUIRE(unpack(packed(queued), got));
  CHECK(packed(got) == packed(queued));
  CHECK(got.recipients.count() == 40);
  CHECK(got.client->client == *parse_ip("192.0.2.1"));

  MessageTrace trace;
  trace.id = "1A0001";
  trace.recipients = {{.key = UINT64_MAX, .route = Route::local, .outcome = RecipientOutcome::bounced}};
  trace.ancestors.resize(2);
  trace.ancestors[1].undecided = {{"b@example.net", true}};
  MessageTrace got_trace;
  REQUIRE(unpack(packed(trace), got_trace));
  CHECK(packed(got_trace) == packed(trace));
  CHECK(got_trace.ancestors.at(1).undecided.at(0).by_alias);
}

}  // namespace
}  // namespace spamtrace
