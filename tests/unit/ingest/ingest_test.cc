#include "ingest/ingest.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "dump/index_dump.h"
#include "index/past_reading.h"
#include "ingest/reading_plan.h"
#include "support/compressing.h"
#include "support/file_writing.h"
#include "support/qmail_world.h"
#include "unit/ingest/some_log.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;
using fixture::Log;
using fixture::make_server;
using fixture::some_log;
using fixture::Stopping;

struct Server {
  Server() { fs::create_directories(log("").parent_path()); }
  fs::path log(const std::string& name) const { return dir / ("var/log/" + name); }
  void append(const std::string& name, const std::string& text) const {
    std::ofstream(log(name), std::ios::app | std::ios::binary) << text;
  }
  IngestCounts ingest(uint64_t batch = 64 << 20, WorkObserver* observer = nullptr) {
    return ingest({.batch = batch}, observer);
  }
  IngestCounts ingest(const IngestLimits& limits, WorkObserver* observer = nullptr) {
    Inputs inputs;
    inputs.logs = find_logs(RootDir::open(dir.path().string()).value(), "/usr/local/psa");
    return spamtrace::ingest(index, facts, inputs, limits, observer);
  }
  // The index may grow by so many pages and no more.
  void limit_pages(int64_t more) {
    int64_t pages = 0;
    if (Query query(index.database(), "PRAGMA page_count"); query.next()) pages = query.integer(0);
    index.database().execute(("PRAGMA max_page_count = " + std::to_string(pages + more)).c_str());
  }
  TempDir dir;
  ServerFacts facts = make_server();
  Index index{":memory:"};
};

std::string at_once(const std::string& text, const ServerFacts& facts = make_server()) {
  Server server;
  server.facts = facts;
  server.append("maillog", text);
  CHECK(server.ingest().bytes == text.size());
  return dump_of(server.index);
}

TEST_CASE("the history does not depend on how much of a log is read in one transaction") {
  for (uint32_t seed = 1; seed <= 3; ++seed) {
    const std::string text = some_log(seed);
    const std::string want = at_once(text);
    CHECK(want.find("origin 'smtp_auth:info@site0.example' ") != std::string::npos);
    CHECK(want.find("origin 'system_user:shop' ") != std::string::npos);
    for (const uint64_t batch : {uint64_t{1}, uint64_t{500}, uint64_t{5000}}) {
      Server server;
      server.append("maillog", text);
      CHECK(server.ingest(batch).bytes == text.size());
      CHECK_MESSAGE(difference(dump_of(server.index), want).empty(), difference(dump_of(server.index), want),
                    "seed ", seed, ", batch ", batch);
      CHECK(server.ingest().lines == 0);
      CHECK(dump_of(server.index) == want);
    }
  }
}

TEST_CASE("the history does not depend on how a log grew, at whichever byte it was looked at") {
  for (uint32_t seed = 1; seed <= 8; ++seed) {
    const std::string text = some_log(seed);
    const std::string want = at_once(text);
    std::minstd_rand random(seed);
    Server server;
    uint64_t bytes = 0;
    for (size_t at = 0; at < text.size();) {
      const size_t size = random() % 2000;
      server.append("maillog", text.substr(at, size));
      at += size;
      bytes += server.ingest(random() % 3000 + 1).bytes;
    }
    CHECK(bytes == text.size());
    CHECK_MESSAGE(difference(dump_of(server.index), want).empty(), difference(dump_of(server.index), want),
                  "seed ", seed);
  }
}

TEST_CASE("the history does not depend on how a log was rotated meanwhile") {
  for (uint32_t seed = 1; seed <= 8; ++seed) {
    const std::string text = some_log(seed);
    const std::string want = at_once(text);
    std::minstd_rand random(seed);
    Server server;
    int rotations = 0;
    size_t at = 0;
    while (at < text.size()) {
      const size_t end =
          std::min(text.find('\n', std::min(at + random() % 3000, text.size() - 1)) + 1, text.size());
      server.append("maillog", text.substr(at, end - at));
      at = end;
      if (random() % 2 == 0) server.ingest();
      if (random() % 3 != 0) continue;
      if (seed % 2 == 0) {  // Plesk's daily task
        std::ifstream file(server.log("maillog"));
        server.append("maillog.processed", {std::istreambuf_iterator<char>(file), {}});
        fs::resize_file(server.log("maillog"), 0);
      } else {
        for (int i = rotations++; i > 0; --i) {
          fs::rename(server.log("maillog." + std::to_string(i)),
                     server.log("maillog." + std::to_string(i + 1)));
        }
        fs::rename(server.log("maillog"), server.log("maillog.1"));
      }
      if (random() % 3 == 0) server.ingest();
    }
    server.ingest();
    CHECK_MESSAGE(difference(dump_of(server.index), want).empty(), difference(dump_of(server.index), want),
                  "seed ", seed);
  }
}

// A log of qmail from the middle of a day, of a made-up server.
struct QmailServer {
  explicit QmailServer(uint64_t seed, size_t most_lines) {
    fixture::WorldOptions options;
    options.root = dir / "server";
    options.seed = seed;
    fixture::write_qmail_world(options);
    facts = read_server_facts(RootDir::open(options.root.string()).value());
    std::ifstream log(options.root / "var/log/maillog");
    for (std::string line; lines.size() < most_lines && std::getline(log, line);)
      lines.push_back(line + "\n");
    for (const std::string& line : lines) text += line;
  }
  TempDir dir;
  ServerFacts facts;
  std::vector<std::string> lines;
  std::string text;
};

TEST_CASE("a log of qmail: in one go, line by line, in random chunks") {
  for (uint64_t seed = 1; seed <= 2; ++seed) {
    const QmailServer made(seed, 2000);
    REQUIRE(made.lines.size() == 2000);
    const std::string want = at_once(made.text, made.facts);
    CHECK(want.find("day 'smtp_auth:") != std::string::npos);
    Server by_line;
    by_line.facts = made.facts;
    by_line.append("maillog", made.text);
    by_line.ingest(1);
    CHECK_MESSAGE(difference(dump_of(by_line.index), want).empty(), difference(dump_of(by_line.index), want),
                  "line by line, seed ", seed);
    std::minstd_rand random(static_cast<uint32_t>(seed));
    Server in_chunks;
    in_chunks.facts = made.facts;
    for (size_t at = 0; at < made.text.size();) {
      const size_t size = random() % 9000;
      in_chunks.append("maillog", made.text.substr(at, size));
      at += size;
      in_chunks.ingest(random() % 4000 + 1);
    }
    CHECK_MESSAGE(difference(dump_of(in_chunks.index), want).empty(),
                  difference(dump_of(in_chunks.index), want), "in chunks, seed ", seed);
  }
}

TEST_CASE("a disk that is full again and again: what was committed stays, the rest is read again") {
  for (uint32_t seed = 1; seed <= 4; ++seed) {
    const std::string text = some_log(seed, 2000);
    const std::string want = at_once(text);
    Server server;
    server.append("maillog", text);
    int failures = 0;
    for (bool done = false; !done;) {
      server.limit_pages(failures / 2);
      try {
        server.ingest(300 + 500 * seed);
        done = true;
      } catch (const SQLite::Exception& exception) {
        CHECK(error_of(exception).hint.find("the disk is full") != std::string::npos);
        ++failures;
        REQUIRE(failures < 1000);
      }
    }
    CHECK(failures > 2);
    CHECK_MESSAGE(difference(dump_of(server.index), want).empty(), difference(dump_of(server.index), want),
                  "seed ", seed);
  }
}

TEST_CASE("runs that are stopped go on where they were") {
  const std::string text = some_log(1);
  const std::string want = at_once(text);
  for (const bool compressed : {false, true}) {
    Server server;
    if (compressed) {
      fixture::write_file(server.log("maillog.1.gz"), fixture::gzip(text));
    } else {
      server.append("maillog", text);
    }
    int stops = 0;
    for (bool done = false; !done;) {
      Stopping observer;
      try {
        server.ingest(1000, &observer);
        done = true;
      } catch (const Stopping::Stop&) {
        ++stops;
        REQUIRE(stops < 1000);
      }
    }
    CHECK(stops > 3);
    CHECK(dump_of(server.index) == want);
  }
}

TEST_CASE("of a long log only the newest is read where that is asked for, and then what is new") {
  const std::string text = some_log(1);
  Server server;
  fixture::write_file(server.log("maillog.2.gz"), fixture::gzip(text));
  server.append("maillog.1", text);
  server.append("maillog", text);
  const auto ingest = [&](uint64_t newest) {
    Inputs inputs;
    inputs.logs = find_logs(RootDir::open(server.dir.path().string()).value(), "/usr/local/psa");
    return spamtrace::ingest(server.index, server.facts, inputs, {.newest = newest}, nullptr);
  };
  const size_t cut = text.size() / 2;
  const size_t first_line = text.find('\n', text.size() - cut) + 1;
  const IngestCounts first = ingest(cut);
  CHECK(first.bytes == text.size() - first_line);
  CHECK(line_counts(server.index).shapeless == 0);
  const std::string want = [&] {
    Server small;
    small.append("maillog", text.substr(first_line));
    small.ingest();
    return dump_of(small.index);
  }();
  CHECK(dump_of(server.index) == want);
  CHECK(ingest(cut).bytes == 0);
  const std::string more = Log().text() + some_log(2, 5);
  server.append("maillog", more);
  CHECK(ingest(10).bytes == more.size());
  CHECK(past_reading(server.index.database()).whole);
}

TEST_CASE("a log that was empty when it was seen first has its times all the same") {
  Server server;
  fixture::write_file(server.log("maillog"), "");
  server.ingest();
  server.append("maillog", "Nov 24 05:00:00 mail postfix/pickup[7]: A1: uid=10003 from=<shop>\n");
  fs::last_write_time(server.log("maillog"), fs::file_time_type::clock::now());
  server.ingest();
  const auto pieces = server.index.logs().all();
  REQUIRE(pieces.size() == 1);
  CHECK(known(pieces[0].last));
}

TEST_CASE("all of it is read where it is no more than was asked for") {
  const std::string text = some_log(3);
  Server server;
  server.append("maillog.1", text);
  server.append("maillog", some_log(4));
  Inputs inputs;
  inputs.logs = find_logs(RootDir::open(server.dir.path().string()).value(), "/usr/local/psa");
  ReadingPlan plan = plan_reading(server.index, inputs.logs);
  const uint64_t total = plan.total();
  CHECK(total == text.size() + some_log(4).size());
  leave_out_past(inputs.logs, total, plan);
  CHECK(plan.total() == total);
  leave_out_past(inputs.logs, some_log(4).size(), plan);
  CHECK(plan.total() == some_log(4).size());
  leave_out_past(inputs.logs, 0, plan);
  CHECK(plan.total() == 0);
}

TEST_CASE("a run that has no more time reads a little, and the next ones read the rest") {
  const std::string text = some_log(1);
  const size_t cut = text.find('\n', text.size() / 2) + 1;
  Server server;
  server.append("maillog.1", text.substr(0, cut));
  server.append("maillog", text.substr(cut));
  const IngestLimits no_time{.batch = 1000, .until = std::chrono::steady_clock::time_point{}};
  uint64_t read = 0, left = UINT64_MAX;
  for (bool stopped = true; stopped;) {
    const IngestCounts counts = server.ingest(no_time);
    CHECK(counts.bytes > 0);
    CHECK(counts.bytes < 2000);
    read += counts.bytes;
    stopped = counts.stopped;
    const PastReading past = past_reading(server.index.database());
    CHECK(past.whole == !stopped);
    if (stopped) CHECK(past.total - past.done < left);
    left = past.total - past.done;
  }
  CHECK(read == text.size());
  CHECK(dump_of(server.index) == at_once(text));
}

TEST_CASE("what a stopped run has read of the past can be seen") {
  Server server;
  server.append("maillog", some_log(1));
  Stopping observer;
  CHECK_THROWS_AS(server.ingest(1000, &observer), Stopping::Stop);
  const PastReading reading = past_reading(server.index.database());
  CHECK_FALSE(reading.whole);
  CHECK(reading.total == some_log(1).size());
  CHECK(reading.done == observer.last);
  server.ingest();
  CHECK(past_reading(server.index.database()).whole);
}

}  // namespace
}  // namespace spamtrace
