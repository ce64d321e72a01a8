#include "ingest/log_pump.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/compressing.h"
#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

constexpr int64_t k_written = 1763970700;  // 2025-11-24 07:51:40 UTC

struct Server {
  Server() { fs::create_directories(dir / "var/log"); }
  void log(const std::string& name, const std::string& content) const {
    fixture::write_file(dir / "var/log" / name, content, 0644, from_unix(k_written));
  }
  LogSet find() const { return find_logs(RootDir::open(dir.path().string()).value(), "/usr/local/psa"); }
  TempDir dir;
};

struct Pumped {
  LineCounts counts;
  std::vector<LogFileCounts> files;
  std::vector<uint64_t> progress;
};

Pumped pump(const LogSet& logs) {
  Pumped result;
  SmtpSessions sessions([](const IpAddress&) { return false; });
  QmailFold qmail(
      {}, sessions, [](uint64_t, uint32_t) { return std::nullopt; }, [](MessageTrace&&) {});
  PostfixFold postfix([](MessageTrace&&) {}, [](const std::string&) {});
  LogPump log_pump(qmail, postfix, sessions, result.counts);
  for (const LogFile& file : logs.files) {
    const auto index = static_cast<uint32_t>(result.files.size());
    result.files.push_back(
        log_pump.read(file, index, [&](uint64_t bytes) { result.progress.push_back(bytes); }));
  }
  log_pump.finish();
  return result;
}

std::string qmail_line(const std::string& text, const char* sign = " ") {
  return std::string("Nov 24 07:50:56 mail qmail: 1763970656.000001") + sign + text + "\n";
}

TEST_CASE("a line of qmail goes on in the next file") {
  const std::string begun = "delivery 1: deferral: ";
  const std::string first = qmail_line(begun + std::string(799 - begun.size(), 'x'));
  const std::string second = qmail_line("and_the_rest/", "+") + qmail_line("new msg 17");
  const Server server;
  SUBCASE("in one file") { server.log("maillog", first + second); }
  SUBCASE("plain") {
    server.log("maillog.1", first);
    server.log("maillog", second);
  }
  SUBCASE("compressed") {
    server.log("maillog.1.gz", fixture::gzip(first));
    server.log("maillog", second);
  }
  const Pumped got = pump(server.find());
  CHECK(got.counts.lines == 3);
  CHECK(got.counts.understood == 3);
  CHECK(got.counts.misunderstood == 0);
}

TEST_CASE("a long line at the very end counts") {
  const Server server;
  server.log("maillog", qmail_line("delivery 1: deferral: " + std::string(777, 'x')));
  CHECK(pump(server.find()).counts.understood == 1);
}

TEST_CASE("a plain log is read as it was when it was opened, a compressed one whole") {
  const std::string text = qmail_line("new msg 17") + qmail_line("end msg 17");
  const Server server;
  server.log("maillog.1.xz", fixture::xz(text + text));
  server.log("maillog", text);
  const LogSet logs = server.find();
  std::ofstream(server.dir / "var/log/maillog", std::ios::app) << text;
  const Pumped got = pump(logs);
  REQUIRE(got.files.size() == 2);
  CHECK(got.files[0].lines == 4);
  CHECK(got.files[0].bytes == 2 * text.size());
  CHECK(got.files[0].compression == Compression::xz);
  CHECK(got.files[1].lines == 2);
  CHECK(got.files[1].compression == Compression::none);
  CHECK(got.files[0].last == from_unix(1763970656, 1));
}

TEST_CASE("the half line before the break of a damaged file is left out, that of a whole one is not") {
  const std::string text = qmail_line("new msg 17") + "Nov 24 07:50:56 mail qmail: 17639";
  const std::string content = fixture::gzip(text);
  const Server server;
  server.log("maillog.2.gz", content);
  server.log("maillog.1.gz", content.substr(0, content.size() - 4));
  const Pumped got = pump(server.find());
  REQUIRE(got.files.size() == 2);
  CHECK(got.files[0].lines == 2);
  CHECK_FALSE(got.files[0].trouble);
  CHECK(got.files[1].lines == 1);
  REQUIRE(got.files[1].trouble);
  CHECK(got.files[1].trouble->hint != "");
}

TEST_CASE("progress counts the bytes on the disk") {
  std::string text;
  while (text.size() < size_t{17} << 20) text += qmail_line("new msg 17");
  const Server server;
  const std::string content = fixture::zstd(text);
  server.log("maillog.1.zst", content);
  const Pumped got = pump(server.find());
  REQUIRE(got.progress.size() == 1);
  CHECK(got.progress[0] > 0);
  CHECK(got.progress[0] <= content.size());
}

}  // namespace
}  // namespace spamtrace
