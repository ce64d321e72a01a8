#include "source/journal_export.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "support/journal_text.h"

namespace spamtrace {
namespace {

using fixture::binary_field;

constexpr size_t k_most = JournalExportReader::k_most_value;
constexpr size_t k_block = JournalExportReader::k_block;

// Gives `text` in pieces of at most `piece` bytes.
JournalExportReader::ReadBytes pieces_of(const std::string& text, size_t piece) {
  return [&text, piece, at = size_t{0}](std::span<char> room) mutable {
    const size_t size = std::min({piece, room.size(), text.size() - at});
    std::copy_n(text.data() + at, size, room.data());
    at += size;
    return static_cast<ssize_t>(size);
  };
}

std::string shown(std::string_view text) {
  return text.size() < 60 ? std::string(text) : std::string(1, text[0]) + "*" + std::to_string(text.size());
}

std::string shown(const JournalRecord& record) {
  std::string text = std::to_string(record.at.time_since_epoch().count()) + " " + shown(record.identifier) +
                     "[" + std::to_string(record.pid) + "] " +
                     (record.uid ? std::to_string(*record.uid) : "-") + " " + shown(record.message);
  return text + (record.cut ? "!" : "");
}

// The records, joined by |; then #places@first where bytes were damaged, and ~ where it broke off.
std::string read_all(JournalExportReader& reader) {
  std::string text;
  while (const auto record = reader.next()) text += (text.empty() ? "" : "|") + shown(*record);
  const ExportDamage& damage = reader.damage();
  if (damage.places > 0) {
    text += "#" + std::to_string(damage.places) + "@" + std::to_string(damage.first);
  }
  return text + (damage.broke_off ? "~" : "");
}

std::string read_all(const std::string& text, size_t piece = k_block) {
  JournalExportReader reader(pieces_of(text, piece));
  std::string all = read_all(reader);
  CHECK(reader.error_number() == 0);
  return all;
}

std::string many_fields(size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += "F" + std::to_string(i) + "=\n";
  return text;
}

const std::string k_time = "__CURSOR=c\n__REALTIME_TIMESTAMP=5\n";
const std::string k_good = "\n__CURSOR=d\n__REALTIME_TIMESTAMP=7\nMESSAGE=good\n\n";

TEST_CASE("records") {
  struct Row {
    std::string what, text, want;
  };
  const std::vector<Row> rows = {
      {"nothing", "", ""},
      {"empty lines", "\n\n\n", ""},
      {"a record", k_time + "MESSAGE=m\n\n", "5 [0] - m"},
      {"the time of sending counts", k_time + "_SOURCE_REALTIME_TIMESTAMP=4\nMESSAGE=m\n\n", "4 [0] - m"},
      {"a time of sending that is none", k_time + "_SOURCE_REALTIME_TIMESTAMP=x\n\n", "5 [0] - "},
      {"a time beyond all years", k_time + "_SOURCE_REALTIME_TIMESTAMP=253402300799000001\n\n", "5 [0] - "},
      {"time 0 is none", k_time + "_SOURCE_REALTIME_TIMESTAMP=0\n\n", "5 [0] - "},
      {"no time at all", "MESSAGE=m\n\n" + k_good, "7 [0] - good#1@0"},
      {"all fields", fixture::journal_record(1738486242211184, "postfix/smtpd", 108, "connect from x"),
       "1738486242211184 postfix/smtpd[4711] 108 connect from x"},
      {"no identifier", k_time + "_COMM=smtpd\n_PID=9\n\n", "5 smtpd[9] - "},
      {"an empty identifier is one", k_time + "SYSLOG_IDENTIFIER=\n_COMM=smtpd\n\n", "5 [0] - "},
      {"the program's pid before journald's", k_time + "_PID=9\nSYSLOG_PID=8\n\n", "5 [8] - "},
      {"a pid that is none", k_time + "_PID=9\nSYSLOG_PID=-8\n\n", "5 [9] - "},
      {"a uid that is none", k_time + "_UID=4294967296\n\n", "5 [0] - "},
      {"the largest uid", k_time + "_UID=4294967295\n\n", "5 [0] 4294967295 "},
      {"the first of two values counts", k_time + "_UID=1\n_UID=0\nMESSAGE=a\nMESSAGE=b\n\n", "5 [0] 1 a"},
      {"a value with =", k_time + "MESSAGE=_UID=0\n\n", "5 [0] - _UID=0"},
      {"binary", k_time + binary_field("MESSAGE", "a\nb") + "\n", "5 [0] - a\nb"},
      {"binary that looks like a record",
       k_time + binary_field("MESSAGE", "x\n\n__CURSOR=f\n__REALTIME_TIMESTAMP=6\n_UID=0\n\n") + "_UID=9\n\n",
       "5 [0] 9 x\n\n__CURSOR=f\n__REALTIME_TIMESTAMP=6\n_UID=0\n\n"},
      {"binary of no bytes", k_time + binary_field("MESSAGE", "") + "\n", "5 [0] - "},
      {"binary with NUL", k_time + binary_field("MESSAGE", std::string("a\0b", 3)) + "\n",
       std::string("5 [0] - a\0b", 11)},
      {"binary of a field that is not kept",
       k_time + binary_field("X", "\n\nMESSAGE=no\n\n") + "MESSAGE=m\n\n", "5 [0] - m"},
      {"several empty lines between", k_time + "\n\n\n" + k_time + "\n", "5 [0] - |5 [0] - "},
      {"no last empty line", k_time + "MESSAGE=m\n", "~"},
      {"no last line end", k_time + "MESSAGE=m", "~"},
      {"broken off in a length", k_time + "\n" + k_time + "MESSAGE\n\3\0\0", "5 [0] - ~"},
      {"a length beyond the end", k_time + "\n" + k_time + binary_field("X", "aaaa").substr(0, 12),
       "5 [0] - ~"},
      {"what journalctl says to a person", "-- No entries --\n", "#1@0"},
      {"a lower case name", k_time + "\n" + k_time + "message=m\n" + k_good, "5 [0] - |7 [0] - good#1@35"},
      {"a name with a digit first", k_time + "1X=m\n" + k_good, "7 [0] - good#1@0"},
      {"an empty name", k_time + "=m\n" + k_good, "7 [0] - good#1@0"},
      {"a name of the longest", k_time + std::string(64, 'N') + "=m\n\n", "5 [0] - "},
      {"a name too long", k_time + std::string(65, 'N') + "=m\n" + k_good, "7 [0] - good#1@0"},
      {"a blank in a name", k_time + "A B=m\n" + k_good, "7 [0] - good#1@0"},
      {"CR LF", "__CURSOR=c\r\n__REALTIME_TIMESTAMP=5\r\n\r\n" + k_good, "7 [0] - good#1@0"},
      {"a length beyond reason", k_time + "X\n\xff\xff\xff\xff\xff\xff\xff\xff" + "m\n" + k_good,
       "7 [0] - good#1@0"},
      {"a length one too small", k_time + std::string("X\n\2\0\0\0\0\0\0\0abc\n", 14) + k_good,
       "7 [0] - good#1@0"},
      {"two places", k_time + "a\n" + k_good + "b\n" + k_good, "7 [0] - good|7 [0] - good#2@0"},
      {"damage and nothing behind", k_time + "\n" + k_time + "?", "5 [0] - #1@35"},
      {"most fields", k_time + many_fields(4094) + "\n", "5 [0] - "},
      {"too many fields", k_time + many_fields(4095) + k_good, "7 [0] - good#1@0"},
      {"the longest value", k_time + "MESSAGE=" + std::string(k_most, 'x') + "\n\n", "5 [0] - x*65536"},
      {"a value too long", k_time + "MESSAGE=" + std::string(k_most + 1, 'x') + "\n_UID=1\n\n",
       "5 [0] 1 x*65536!"},
      {"a binary value too long",
       k_time + binary_field("MESSAGE", std::string(3 * k_block, 'x')) + "_UID=1\n\n", "5 [0] 1 x*65536!"},
      {"a long value that is not kept", k_time + "X=" + std::string(3 * k_block, 'x') + "\nMESSAGE=m\n\n",
       "5 [0] - m"},
  };
  for (const Row& row : rows) {
    CHECK_MESSAGE(read_all(row.text) == row.want, row.what);
    if (row.text.size() < 3000) CHECK_MESSAGE(read_all(row.text, 1) == row.want, row.what);
  }
}

TEST_CASE("a record has its texts") {
  const std::string text = fixture::journal_record(1738486242211184, "postfix/smtpd", 108, "connect from x");
  JournalExportReader reader(pieces_of(text, 7));
  const auto record = reader.next();
  REQUIRE(record);
  CHECK(record->cursor == fixture::journal_cursor(1738486242211184));
  CHECK(record->stamp == "1738486242211184");
  CHECK(record->received == record->at + Duration{17});
  CHECK(record->host == "mx.example.net");
  CHECK(record->comm == "smtpd");
  CHECK(record->unit == "postfix@-.service");
  CHECK(record->transport == "syslog");
  CHECK(reader.offset() == text.size());
}

TEST_CASE("a cursor that is too long is none") {
  const std::string text = "__CURSOR=" + std::string(513, 'c') + "\n__REALTIME_TIMESTAMP=5\n\n";
  JournalExportReader reader(pieces_of(text, k_block));
  const auto record = reader.next();
  REQUIRE(record);
  CHECK(record->cursor.empty());
}

TEST_CASE("cut at every byte, only whole records are given") {
  const std::string first = fixture::journal_record(5, "postfix/smtpd", 108, "one");
  const std::string second = k_time + binary_field("MESSAGE", "two\n\n__CURSOR=x\n") + "_UID=3\n\n";
  const std::string text = first + second;
  for (size_t size = 0; size <= text.size(); ++size) {
    std::string want;
    if (size >= first.size()) want += "5 postfix/smtpd[4711] 108 one";
    if (size == text.size()) want += "|5 [0] 3 two\n\n__CURSOR=x\n";
    if (size != 0 && size != first.size() && size != text.size()) want += "~";
    CHECK_MESSAGE(read_all(text.substr(0, size)) == want, size);
  }
}

TEST_CASE("one damaged byte costs no more than the records that it touches") {
  const std::string first = fixture::journal_record(5, "postfix/smtpd", 108, "one");
  const std::string last = "\n" + fixture::journal_record(6, "postfix/qmgr", 108, "two");
  for (size_t at = 0; at < first.size(); ++at) {
    std::string text = first + last + last;
    text[at] = '\x01';
    const std::string got = read_all(text);
    CHECK_MESSAGE(got.find("6 postfix/qmgr[4711] 108 two") != std::string::npos, at);
  }
}

TEST_CASE("the records do not depend on how the bytes come") {
  std::minstd_rand random(6);
  std::string text;
  while (text.size() < 3 * k_block) {
    const std::string message(random() % (random() % 40 == 0 ? 2 * k_most : 200), 'm');
    text += fixture::journal_record(static_cast<int64_t>(1 + random()), "qmail",
                                    static_cast<uint32_t>(random() % 3000), message);
    if (random() % 9 == 0) text += "odd line\n\n";
    if (random() % 9 == 0) text += k_time + binary_field("MESSAGE", "a\n\n" + message) + "\n";
  }
  const std::string want = read_all(text);
  CHECK(want.find('#') != std::string::npos);
  for (const size_t piece : {size_t{1}, size_t{61}, size_t{4096}, size_t{65536}}) {
    CHECK(read_all(text, piece) == want);
  }
}

TEST_CASE("what cannot be read says why, behind what was read") {
  bool given = false;
  JournalExportReader reader([&](std::span<char> room) -> ssize_t {
    errno = EIO;
    if (std::exchange(given, true)) return -1;
    const std::string text = k_time + "MESSAGE=m\n\n" + k_time;
    std::copy(text.begin(), text.end(), room.begin());
    return static_cast<ssize_t>(text.size());
  });
  CHECK(read_all(reader) == "5 [0] - m~");
  CHECK(reader.error_number() == EIO);
  CHECK_FALSE(reader.next());
}

}  // namespace
}  // namespace spamtrace
