#include "index/queue_table.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "index/index.h"

namespace spamtrace {
namespace {

QueuedMessage message(const std::string& id, uint32_t spool = 0, int64_t arrival = 100) {
  QueuedMessage message;
  message.mta = Mta::postfix;
  message.id = id;
  message.spool = spool;
  message.state = QueueState::deferred;
  message.sender = "a@site0.example";
  message.arrival = from_unix(arrival);
  return message;
}

// "id/spool" of each row, with - for one that is gone.
std::string describe(const std::vector<QueueRow>& rows) {
  std::string text;
  for (const QueueRow& row : rows) {
    text += (row.gone ? "-" : "") + row.message.id + "/" + std::to_string(row.message.spool) + " ";
  }
  return text;
}

std::string seen(QueueTable& table) {
  std::string text;
  table.for_each_seen([&](int64_t, std::string_view id, uint32_t spool, uint64_t stamp) {
    text += std::string(id) + "/" + std::to_string(spool) + "=" + std::to_string(stamp) + " ";
  });
  return text;
}

TEST_CASE("messages by their ids; of two spools with one id the first comes first") {
  Index index(":memory:");
  QueueTable& table = index.queue();
  CHECK(table.find("1A0001").empty());
  table.put(message("1A0001", 1), 7);
  table.put(message("2B0002"), 8);
  table.put(message("1A0001"), 9);
  CHECK(describe(table.find("1A0001")) == "1A0001/0 1A0001/1 ");
  CHECK(describe(table.find("2B0002")) == "2B0002/0 ");
  for (const char* other : {"1A000", "1A00011", "1a0001", ""}) CHECK(table.find(other).empty());
  CHECK(seen(table) == "1A0001/1=7 2B0002/0=8 1A0001/0=9 ");
}

TEST_CASE("what was seen and has changed is unsettled until it is settled") {
  Index index(":memory:");
  QueueTable& table = index.queue();
  table.put(message("1A0001"), 7);
  const int64_t number = table.find("1A0001").at(0).number;
  CHECK(table.unsettled() == std::vector{number});
  table.set_live(number, 5, 16);
  table.set_settled(number);
  CHECK(table.unsettled().empty());

  QueuedMessage changed = message("1A0001");
  changed.size = 99;
  table.put(changed, 8);
  CHECK(table.unsettled() == std::vector{number});
  const QueueRow row = table.find(number).value();
  CHECK(row.message.size == 99);
  CHECK(row.live == 5);
  CHECK(row.origin == 16);
  CHECK(seen(table) == "1A0001/0=8 ");

  table.set_settled(number);
  table.set_gone(number);
  CHECK(table.unsettled() == std::vector{number});
  CHECK(seen(table) == "");
  CHECK(describe(table.find("1A0001")) == "-1A0001/0 ");
  table.remove(number);
  CHECK(table.find("1A0001").empty());
  CHECK_FALSE(table.find(number));
}

TEST_CASE("an id that is given away again is another row, in its own spool only") {
  Index index(":memory:");
  QueueTable& table = index.queue();
  table.put(message("1A0001"), 7);
  table.put(message("1A0001", 1), 8);
  table.put(message("1A0001", 0, 200), 9);
  CHECK(describe(table.find("1A0001")) == "1A0001/0 1A0001/1 -1A0001/0 ");
  CHECK(table.find("1A0001")[0].message.arrival == from_unix(200));
  table.put(message("1A0001", 0, 300), 10);
  CHECK(table.find("1A0001").size() == 4);
  CHECK(seen(table) == "1A0001/1=8 1A0001/0=10 ");
}

// Beyond the first thousands the keys are known by their hashes.
TEST_CASE("very many ids are found, and so are those that come later") {
  constexpr int k_many = 6000;
  Index index(":memory:");
  QueueTable& table = index.queue();
  index.begin();
  for (int i = 0; i < k_many; ++i) table.put(message("A" + std::to_string(i)), 1);
  index.commit();
  for (int i = 0; i < k_many; ++i) {
    CHECK(table.find("A" + std::to_string(i)).size() == 1);
    CHECK(table.find("B" + std::to_string(i)).empty());
  }
  table.put(message("B7"), 1);
  CHECK(table.find("B7").size() == 1);

  index.begin();
  table.put(message("C1"), 1);
  CHECK(table.find("C1").size() == 1);
  index.roll_back();
  CHECK(table.find("C1").empty());
  CHECK(table.find("A17").size() == 1);
}

TEST_CASE("a session and a message's subject are kept as they came") {
  Index index(":memory:");
  QueueTable& table = index.queue();
  QueuedMessage encoded = message("1A0001");
  encoded.header.subject = "=?utf-8?q?caf=C3=A9?=";
  table.put(encoded, 1);
  SessionGuess session;
  session.rule = SessionRule::only_login;
  session.login = "info@site0.example";
  const int64_t number = table.find("1A0001").at(0).number;
  table.set_session(number, session);
  CHECK(table.find(number)->session.login == "info@site0.example");
  CHECK(table.find(number)->message.header.subject == "=?utf-8?q?caf=C3=A9?=");
}

}  // namespace
}  // namespace spamtrace
