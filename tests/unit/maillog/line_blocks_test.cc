#include "maillog/line_blocks.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>

#include "base/fd.h"
#include "support/compressing.h"
#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

struct File {
  explicit File(const std::string& content) {
    fixture::write_file(dir / "log", content);
    fd = Fd(::open((dir / "log").c_str(), O_RDONLY | O_CLOEXEC));
  }
  TempDir dir;
  Fd fd;
};

std::string shown(const ParsedLine& parsed) {
  constexpr std::array<const char*, 4> k_kinds = {"shapeless", "foreign", "program", "qmail"};
  std::string text = k_kinds[static_cast<size_t>(parsed.kind)];
  if (parsed.event) text += "+" + std::to_string(parsed.event->index());
  if (parsed.kind != LineKind::shapeless) text += "|" + std::string(parsed.syslog.text);
  if (parsed.splogger) text += "|" + std::string(parsed.splogger->text);
  return text + "|" + std::string(parsed.line.text) + "@" + std::to_string(parsed.line.offset) +
         (parsed.line.cut ? "!" : "") + (parsed.line.ended ? "" : "~") + "\n";
}

std::string read_blocks(const LineSource& source, bool own_thread) {
  std::string text;
  LineBlocks blocks(source, own_thread);
  while (const LineBlock* block = blocks.next()) {
    CHECK_FALSE(block->lines().empty());
    for (const ParsedLine& line : block->lines()) text += shown(line);
  }
  CHECK(blocks.next() == nullptr);
  CHECK(blocks.error_number() == 0);
  return text + std::to_string(blocks.offset());
}

// What one reader and one parser make of it, line by line. Of a plain log a last line without its end is left
// out: it is still being written.
std::string read_lines(int fd, bool compressed = false) {
  std::string text;
  LineReader reader(fd);
  LogLineParser parser;
  ParsedLine parsed;
  uint64_t end = 0;
  for (auto line = reader.next(); line && (compressed || line->ended); line = reader.next()) {
    parser.parse(*line, parsed);
    text += shown(parsed);
    end = reader.offset();
  }
  return text + std::to_string(end);
}

std::string log_of_many_blocks() {
  std::string log;
  for (int i = 0; log.size() < 1'000'000; ++i) {
    const std::string number = std::to_string(i);
    log += "Nov 24 07:50:56 mail qmail: 1763970656.000001 new msg " + number + "\n";
    log += "Nov 24 07:50:56 mail postfix/qmgr[" + number + "]: 4104E3D: removed\r\n";
    if (i % 1000 == 0) log += "no line of syslog\n\nNov 24 07:50:57 mail cron[1]: x\n";
    if (i % 3000 == 2000) log += std::string(LineReader::k_most_line + 5, 'x') + "\n";
  }
  return log + "Nov 24 07:50:58 mail smtp_auth: without an end";
}

TEST_CASE("blocks have the lines that are in the file, in order, with a thread and without") {
  for (const bool own_thread : {false, true}) {
    for (const std::string& content : {std::string(), std::string("\n"), std::string("x"),
                                       std::string(200'000, 'x'), log_of_many_blocks()}) {
      const File file(content);
      CHECK(read_blocks({.fd = file.fd.get()}, own_thread) == read_lines(file.fd.get()));
    }
  }
}

TEST_CASE("lines that begin behind the size of before are left out") {
  const File file("a\nbc\nd\n");
  for (const bool own_thread : {false, true}) {
    const auto read = [&](uint64_t size) {
      return read_blocks({.fd = file.fd.get(), .size = size}, own_thread);
    };
    CHECK(read(0) == "0");
    CHECK(read(2) == "shapeless|a@0\n2");
    CHECK(read(3) == "shapeless|a@0\nshapeless|bc@2\n5");
    CHECK(read(100) == "shapeless|a@0\nshapeless|bc@2\nshapeless|d@5\n7");
  }
}

TEST_CASE("lines of a compressed file, and of a damaged one those before the break") {
  const std::string log = log_of_many_blocks();
  const File plain(log);
  const std::string zipped = fixture::gzip(log);
  const std::string want = read_lines(plain.fd.get(), true);
  for (const bool own_thread : {false, true}) {
    const auto read = [&](const std::string& content, bool& troubled) {
      const File file(content);
      Inflater inflater(file.fd.get(), Compression::gzip, "log");
      const std::string text = read_blocks({.inflater = &inflater}, own_thread);
      troubled = inflater.trouble().has_value();
      return text;
    };
    bool troubled = false;
    CHECK(read(zipped, troubled) == want);
    CHECK_FALSE(troubled);
    const std::string part = read(zipped.substr(0, zipped.size() / 2), troubled);
    CHECK(troubled);
    CHECK(part.find('~') == std::string::npos);
    const size_t last = part.rfind('\n') + 1;
    CHECK(last > 100'000);
    CHECK(want.starts_with(part.substr(0, last)));
  }
}

TEST_CASE("what cannot be read says why") {
  for (const bool own_thread : {false, true}) {
    const TempDir dir;
    const Fd folder(::open(dir.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    LineBlocks blocks({.fd = folder.get()}, own_thread);
    CHECK(blocks.next() == nullptr);
    CHECK(blocks.error_number() == EISDIR);
  }
}

TEST_CASE("nobody need read to the end") {
  const File file(log_of_many_blocks());
  for (const int wanted : {0, 1, 5}) {
    LineBlocks blocks({.fd = file.fd.get()}, true);
    for (int i = 0; i < wanted; ++i) CHECK(blocks.next() != nullptr);
  }
}

TEST_CASE("how far a block goes on the disk") {
  const File file(log_of_many_blocks());
  LineBlocks blocks({.fd = file.fd.get()}, true);
  uint64_t before = 0;
  while (const LineBlock* block = blocks.next()) {
    CHECK(block->consumed() > before);
    CHECK(block->lines().front().line.offset == before);
    before = block->consumed();
  }
  CHECK(before == blocks.offset());
}

TEST_CASE("qmail-send's text is an event only where it is whole") {
  const auto row = [](const std::string& text, bool splogger, bool event) {
    ParsedLine parsed;
    const std::string line = "Nov 24 07:50:56 mail qmail: " + text;
    LogLineParser().parse({line}, parsed);
    INFO(text.substr(0, 60));
    CHECK(parsed.kind == LineKind::qmail_send);
    CHECK(parsed.splogger.has_value() == splogger);
    CHECK(parsed.event.has_value() == event);
  };
  const std::string begun = "delivery 1: deferral: ";
  row("1763970656.000001 new msg 17", true, true);
  row("1763970656.000001 new message", true, false);
  row("1763970656.000001+new msg 17", true, false);
  row("new msg 17", false, false);
  row("1763970656.000001 " + begun + std::string(k_splogger_break - begun.size(), 'x'), true, false);
  row("1763970656.000001 " + begun + std::string(k_splogger_break - begun.size() - 1, 'x'), true, true);
}

TEST_CASE("nothing of the line before is left") {
  LogLineParser parser;
  ParsedLine parsed;
  parser.parse({"Nov 24 07:50:56 mail qmail: 1763970656.000001 new msg 17"}, parsed);
  REQUIRE(parsed.event);
  parser.parse({"Nov 24 07:50:56 mail cron[1]: x"}, parsed);
  CHECK(parsed.kind == LineKind::foreign);
  CHECK_FALSE(parsed.splogger);
  CHECK_FALSE(parsed.event);
  parser.parse({"@4000000038c3eeb027f41c7c new msg 93869"}, parsed);
  CHECK(parsed.kind == LineKind::qmail_send);
  CHECK_FALSE(parsed.splogger);
  CHECK(parsed.event);
  parser.parse({"Nov 24 07:50:56 mail smtp_auth: nothing that it says"}, parsed);
  CHECK(parsed.kind == LineKind::program);
  CHECK_FALSE(parsed.event);
  parser.parse({"no line"}, parsed);
  CHECK(parsed.kind == LineKind::shapeless);
}

}  // namespace
}  // namespace spamtrace
