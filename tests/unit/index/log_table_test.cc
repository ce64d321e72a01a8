#include "index/log_table.h"

#include <doctest/doctest.h>

#include <string>

#include "index/index.h"

namespace spamtrace {
namespace {

LogPiece piece(uint32_t number, const std::string& path, uint32_t inside = 0, uint64_t base = 0) {
  LogPiece piece;
  piece.number = number;
  piece.path = path;
  piece.inside = inside;
  piece.base = base;
  return piece;
}

TEST_CASE("what is kept of a log comes back whole") {
  Index index(":memory:");
  CHECK(index.logs().next_number() == 1);
  LogPiece kept = piece(3, "/var/log/maillog");
  kept.device = UINT64_MAX;
  kept.inode = UINT64_MAX - 1;
  kept.file_size = UINT64_MAX;
  kept.written_ns = -1;
  kept.compression = Compression::xz;
  kept.offset = 12'345;
  kept.start = {99, 1};
  kept.head = {4096, 77};
  kept.tail = std::string("a\0b\n", 4);
  kept.trouble = Error{ErrorCode::unreadable, "gone", "look"};
  kept.clock = "clock";
  kept.away = true;
  index.logs().put(kept);
  REQUIRE(index.logs().all().size() == 1);
  const LogPiece got = index.logs().all()[0];
  CHECK(packed(got) == packed(kept));
  CHECK(got.inode == kept.inode);
  CHECK(got.tail == kept.tail);
  CHECK(got.trouble->hint == "look");
  CHECK(index.logs().next_number() == 4);
}

TEST_CASE("a position leads through the logs that took one another in") {
  Index index(":memory:");
  LogTable& logs = index.logs();
  logs.put(piece(1, "/var/log/maillog", 2, 100));
  logs.put(piece(2, "/var/log/maillog.processed", 3, 1000));
  logs.put(piece(3, "/var/log/maillog.processed.1.gz"));
  for (const auto& [number, base] : {std::pair{3U, 0U}, {2U, 1000U}, {1U, 1100U}}) {
    CHECK(logs.place_of(number).path == "/var/log/maillog.processed.1.gz");
    CHECK(logs.place_of(number).base == base);
  }
  CHECK(logs.place_of(9).path == "");
}

TEST_CASE("logs that took one another in, in a circle, lead to an end") {
  Index index(":memory:");
  index.logs().put(piece(1, "a", 2, 1));
  index.logs().put(piece(2, "b", 1, 1));
  CHECK(index.logs().place_of(1).base > 0);
}

}  // namespace
}  // namespace spamtrace
