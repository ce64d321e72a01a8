#include "ingest/log_pump.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <memory>
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

// The pump with its folds, whose traces nobody asks for.
struct Pump {
  LineCounts counts;
  TraceNumbers numbers;
  SmtpSessions sessions{[](const IpAddress&) { return false; }, {}};
  QmailFold qmail{
      {}, numbers, sessions, [](uint64_t, uint32_t) { return std::nullopt; }, [](MessageTrace&&) {}, {}};
  PostfixFold postfix{numbers, [](MessageTrace&&) {}, [](const std::string&) {}, {}};
  LogPump pump{qmail, postfix, sessions, counts};

  std::string save() {
    Packer archive;
    qmail.save(archive);
    pump.save(archive);
    counts.save(archive);
    return archive.take();
  }
  void restore(const std::string& bytes) {
    Unpacker archive(bytes);
    qmail.restore(archive);
    pump.restore(archive);
    counts.restore(archive);
    CHECK(archive.ok());
  }
};

struct Pumped {
  LineCounts counts;
  std::vector<LogPiece> pieces;  // of the files
  std::vector<uint64_t> progress;
};

constexpr uint64_t k_step = 16 << 20;

Pumped pump(const LogSet& logs) {
  Pump pump;
  Pumped result;
  for (const LogFile& file : logs.files) {
    LogPiece piece;
    piece.number = static_cast<uint32_t>(result.pieces.size() + 1);
    pump.pump.open(file, piece, 0, false);
    for (bool more = true; more;) {
      more = pump.pump.step(k_step);
      result.progress.push_back(pump.pump.consumed());
    }
    piece.offset = pump.pump.offset();
    result.pieces.push_back(std::move(piece));
  }
  result.counts = pump.counts;
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

TEST_CASE("a long line at the very end waits for what follows, even in another process") {
  const std::string text = qmail_line("delivery 1: deferral: " + std::string(777, 'x'));
  const Server server;
  server.log("maillog", text);
  Pump first;
  LogPiece piece;
  const LogSet logs = server.find();
  first.pump.open(logs.files.at(0), piece, 0, false);
  CHECK_FALSE(first.pump.step(k_step));
  CHECK(first.counts.lines == 1);
  CHECK(first.counts.understood == 0);
  CHECK(first.pump.offset() == text.size());

  std::string more;
  SUBCASE("it goes on") { more = qmail_line("and_the_rest/", "+") + qmail_line("new msg 17"); }
  SUBCASE("it does not") { more = qmail_line("new msg 17") + qmail_line("new msg 18"); }
  server.log("maillog", text + more);
  Pump second;
  second.restore(first.save());
  const LogSet grown = server.find();
  second.pump.open(grown.files.at(0), piece, text.size(), true);
  CHECK_FALSE(second.pump.step(k_step));
  CHECK(second.counts.lines == 3);
  CHECK(second.counts.understood == 3);
  CHECK(second.counts.misunderstood == 0);
}

TEST_CASE("a plain log is read as it was when it was opened, a compressed one whole") {
  const std::string text = qmail_line("new msg 17") + qmail_line("end msg 17");
  const Server server;
  server.log("maillog.1.xz", fixture::xz(text + text));
  server.log("maillog", text);
  const LogSet logs = server.find();
  std::ofstream(server.dir / "var/log/maillog", std::ios::app) << text;
  const Pumped got = pump(logs);
  REQUIRE(got.pieces.size() == 2);
  CHECK(got.pieces[0].lines == 4);
  CHECK(got.pieces[0].offset == 2 * text.size());
  CHECK(got.pieces[1].lines == 2);
  CHECK(got.pieces[1].offset == text.size());
  CHECK(got.pieces[0].first == from_unix(1763970656, 1));
  CHECK(got.pieces[0].last == from_unix(1763970656, 1));
}

TEST_CASE("the half line before the break of a damaged file is left out, that of a whole one is not") {
  const std::string text = qmail_line("new msg 17") + "Nov 24 07:50:56 mail qmail: 17639";
  const std::string content = fixture::gzip(text);
  const Server server;
  server.log("maillog.2.gz", content);
  server.log("maillog.1.gz", content.substr(0, content.size() - 4));
  const Pumped got = pump(server.find());
  REQUIRE(got.pieces.size() == 2);
  CHECK(got.pieces[0].lines == 2);
  CHECK_FALSE(got.pieces[0].trouble);
  CHECK(got.pieces[1].lines == 1);
  REQUIRE(got.pieces[1].trouble);
  CHECK(got.pieces[1].trouble->hint != "");
}

TEST_CASE("the half line at the end of a plain log is left for the next time") {
  const std::string line = qmail_line("new msg 17"), next = qmail_line("end msg 17");
  const Server server;
  for (size_t size = 0; size < next.size(); ++size) {
    server.log("maillog", line + next.substr(0, size));
    const LogSet begun = server.find();
    Pump pump;
    LogPiece piece;
    pump.pump.open(begun.files.at(0), piece, 0, false);
    CHECK_FALSE(pump.pump.step(k_step));
    CHECK(pump.counts.understood == 1);
    CHECK(piece.lines == 1);
    CHECK(pump.pump.offset() == line.size());
    server.log("maillog", line + next);
    const LogSet whole = server.find();
    pump.pump.open(whole.files.at(0), piece, pump.pump.offset(), true);
    CHECK_FALSE(pump.pump.step(k_step));
    CHECK(pump.counts.lines == 2);
    CHECK(pump.counts.understood == 2);
    CHECK(piece.lines == 2);
  }
}

// Lines of several programs and hours, long ones that go on, and such as nobody understands.
std::string mixed_log() {
  std::string text;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    text += qmail_line("new msg " + n) + qmail_line("delivery " + n + ": deferral: " + std::string(777, 'x'));
    if (i % 3 == 0) text += qmail_line("and_the_rest/", "+");
    if (i % 4 == 0) text += "Nov 24 08:0" + std::to_string(i % 10) + ":56 mail dovecot: what\n";
    if (i % 5 == 0) text += "shapeless\n";
    if (i % 7 == 0) text += "Nov 24 09:00:00 mail cron[7]: job\n";
    if (i % 11 == 0) text += "2025-11-24T07:51:00+00:00 mail postfix/qmgr[7]: A" + n + "00001: removed\n";
  }
  return text;
}

std::string describe(const LineCounts& c, const LogPiece& piece) {
  return std::to_string(c.lines) + " lines, " + std::to_string(c.understood) + " understood, " +
         std::to_string(c.foreign) + " foreign, " + std::to_string(c.misunderstood) + " misunderstood, " +
         std::to_string(c.shapeless) + " shapeless; " + c.misunderstood_example + "; " +
         std::to_string(piece.lines) + " from " + to_rfc3339(piece.first) + " to " + to_rfc3339(piece.last);
}

TEST_CASE("in steps of any size, each by another process, as in one") {
  const Server server;
  SUBCASE("plain") { server.log("maillog", mixed_log()); }
  SUBCASE("compressed") { server.log("maillog.1.gz", fixture::gzip(mixed_log())); }
  const LogSet logs = server.find();
  const LogFile& file = logs.files.at(0);
  std::string want;
  for (const uint64_t step : {k_step, uint64_t{1}, uint64_t{700}, uint64_t{4096}}) {
    LogPiece piece;
    std::string saved;
    auto process = std::make_unique<Pump>();
    process->pump.open(file, piece, 0, false);
    while (process->pump.step(step)) {
      saved = process->save();
      piece.offset = process->pump.offset();
      process = std::make_unique<Pump>();
      process->restore(saved);
      process->pump.open(file, piece, piece.offset, true);
    }
    CHECK(process->pump.offset() == mixed_log().size());
    const std::string got = describe(process->counts, piece);
    if (want.empty()) want = got;
    CHECK(got == want);
  }
}

TEST_CASE("progress counts the bytes on the disk") {
  std::string text;
  while (text.size() < size_t{17} << 20) text += qmail_line("new msg 17");
  const Server server;
  const std::string content = fixture::zstd(text);
  server.log("maillog.1.zst", content);
  const Pumped got = pump(server.find());
  REQUIRE(got.progress.size() == 2);
  CHECK(got.progress[0] > 0);
  CHECK(got.progress[0] <= got.progress[1]);
  CHECK(got.progress[1] <= content.size());
}

}  // namespace
}  // namespace spamtrace
