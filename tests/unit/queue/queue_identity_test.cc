#include "queue/queue_identity.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

TEST_CASE("messages as lines and back") {
  const std::vector<QueueIdentity> identities = {
      {"4F9D195432", 0, 131, Time{Duration{1'795'000'000'000'001}}, QueueState::deferred},
      {"93869", 2, UINT64_MAX, Time{}, QueueState::hold}};
  const auto parsed = parse_identities(to_lines(identities));
  REQUIRE(parsed);
  REQUIRE(parsed->size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    CHECK((*parsed)[i].is_of_same_message(identities[i]));
    CHECK((*parsed)[i].state == identities[i].state);
  }
  CHECK(parse_identities("")->empty());
}

TEST_CASE("a text with any other line is none") {
  for (const char* text : {"0 4F9D 131 1 deferred", "0 4F9D 131 1\n", "0 4F9D 131 1 deferred more\n",
                           "0  131 1 deferred\n", "-1 4F9D 131 1 deferred\n", "0 4F9D x 1 deferred\n",
                           "0 4F9D 131 1 gone\n", "\n", "0 4F9D 131 1 hold\n\n"})
    CHECK_MESSAGE(!parse_identities(text), text);
}

TEST_CASE("a message is another one where anything that identifies it is") {
  const QueueIdentity one{"4F9D", 0, 131, Time{Duration{5}}, QueueState::deferred};
  QueueIdentity moved = one;
  moved.state = QueueState::active;
  CHECK(one.is_of_same_message(moved));
  const QueueIdentity others[] = {{"4F9E", 0, 131, Time{Duration{5}}, QueueState::deferred},
                                  {"4F9D", 1, 131, Time{Duration{5}}, QueueState::deferred},
                                  {"4F9D", 0, 132, Time{Duration{5}}, QueueState::deferred},
                                  {"4F9D", 0, 131, Time{Duration{6}}, QueueState::deferred}};
  for (const QueueIdentity& other : others) CHECK_FALSE(one.is_of_same_message(other));
}

TEST_CASE("each state by its name") {
  for (int i = 0; i < k_queue_states; ++i) {
    const auto state = static_cast<QueueState>(i);
    CHECK(parse_queue_state(name_of(state)) == state);
  }
  CHECK_FALSE(parse_queue_state("elsewhere"));
}

}  // namespace
}  // namespace spamtrace
