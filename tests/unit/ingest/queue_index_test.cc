#include "ingest/queue_index.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

TEST_CASE("messages by their ids; of two spools with one id the first counts") {
  std::vector<QueuedMessage> messages(3);
  messages[0].id = "1A0001";
  messages[1].id = "2B0002";
  messages[2].id = "1A0001";
  messages[2].spool = 1;
  const QueueIndex index(messages);
  REQUIRE(index.find("1A0001") != nullptr);
  CHECK(index.find("1A0001")->spool == 0);
  CHECK(index.index_of(*index.find("1A0001")) == 0);
  CHECK(index.index_of(*index.find("2B0002")) == 1);
  CHECK(index.find("1A000") == nullptr);
  CHECK(index.find("1a0001") == nullptr);
  CHECK(index.find("") == nullptr);
  CHECK(&index.messages() == &messages);
}

TEST_CASE("no messages") {
  const std::vector<QueuedMessage> none;
  CHECK(QueueIndex(none).find("1A0001") == nullptr);
}

}  // namespace
}  // namespace spamtrace
