#include "ingest/ingest.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "support/compressing.h"
#include "support/file_writing.h"
#include "unit/ingest/some_log.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;
using fixture::describe;
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
    Inputs inputs;
    inputs.logs = find_logs(RootDir::open(dir.path().string()).value(), "/usr/local/psa");
    return spamtrace::ingest(index, facts, inputs, {.batch = batch}, observer);
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

std::string at_once(const std::string& text) {
  Server server;
  server.append("maillog", text);
  CHECK(server.ingest().bytes == text.size());
  return describe(server.index);
}

TEST_CASE("the history does not depend on how much of a log is read in one transaction") {
  for (uint32_t seed = 1; seed <= 3; ++seed) {
    const std::string text = some_log(seed);
    const std::string want = at_once(text);
    CHECK(want.find("smtp_auth:info@site0.example: ") != std::string::npos);
    CHECK(want.find("system_user:shop: ") != std::string::npos);
    for (const uint64_t batch : {uint64_t{1}, uint64_t{500}, uint64_t{5000}}) {
      Server server;
      server.append("maillog", text);
      CHECK(server.ingest(batch).bytes == text.size());
      CHECK_MESSAGE(describe(server.index) == want, "seed ", seed, ", batch ", batch);
      CHECK(server.ingest().lines == 0);
      CHECK(describe(server.index) == want);
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
    CHECK_MESSAGE(describe(server.index) == want, "seed ", seed);
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
    CHECK_MESSAGE(describe(server.index) == want, "seed ", seed);
  }
}

TEST_CASE("a disk that is full again and again: what was committed stays, the rest is read again") {
  for (uint32_t seed = 1; seed <= 4; ++seed) {
    const std::string text = some_log(seed, 500);
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
    CHECK_MESSAGE(describe(server.index) == want, "seed ", seed);
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
    CHECK(describe(server.index) == want);
  }
}

}  // namespace
}  // namespace spamtrace
