#include "queue/postfix_record.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "base/fd.h"
#include "support/file_writing.h"
#include "support/postfix_file.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

using fixture::postfix_pointer;
using fixture::postfix_record;
using namespace std::string_literals;

const char* name_of(RecordDamage damage) {
  static constexpr const char* k_names[] = {"", " cut", " length", " pointer", " loop", " large"};
  return k_names[static_cast<size_t>(damage)];
}

std::string read_all(PostfixRecordReader& reader) {
  std::string text;
  PostfixRecord record;
  while (!text.ends_with(" E") && reader.next(record)) {
    const bool is_long = record.data.size() > 40;
    text += (text.empty() ? "" : " ") + std::string(1, record.type) +
            (is_long ? "#" + std::to_string(record.data.size()) : std::string(record.data));
  }
  return text + name_of(reader.damage());
}

std::string read_memory(std::string_view content, const PostfixRecordLimits& limits = {}) {
  PostfixRecordReader reader(content, limits);
  return read_all(reader);
}

// The same bytes through a descriptor and its windows.
std::string read_file(std::string_view content, const PostfixRecordLimits& limits = {}) {
  const TempDir dir;
  fixture::write_file(dir / "file", content);
  const Fd fd(::open((dir / "file").c_str(), O_RDONLY | O_CLOEXEC));
  std::string buffer;
  PostfixRecordReader reader(fd.get(), buffer, limits);
  std::string text = read_all(reader);
  CHECK(reader.error() == 0);
  return text;
}

std::string read_both(std::string_view content, const PostfixRecordLimits& limits = {}) {
  std::string text = read_memory(content, limits);
  CHECK(read_file(content, limits) == text);
  return text;
}

TEST_CASE("records") {
  const std::string long_line(300, 'x');
  CHECK(read_both("") == "");
  CHECK(read_both(postfix_record('S', "a@example.net") + postfix_record('E', "")) == "Sa@example.net E");
  CHECK(read_both(postfix_record('N', long_line) + postfix_record('w', "0") + postfix_record('E', "")) ==
        "N#300 E");
  CHECK(read_both(postfix_record('N', "a\0b"s)) == "Na\0b"s);
  CHECK(read_both("S\x80\x00"s) == "S");  // a length with a needless byte
}

TEST_CASE("lengths that cannot be") {
  CHECK(read_both("S") == " cut");
  CHECK(read_both("S\x05"
                  "abc"s) == " cut");
  CHECK(read_both("S\x85"s) == " cut");
  CHECK(read_both("S\x80\x80\x80\x80\x80\x20"s) == " length");  // 2^40
  CHECK(read_both("S\xff\xff\xff\x7f"s) == " length");
  CHECK(read_both(postfix_record('S', std::string(128 * 1024, 'x'))) == "S#131072");
  CHECK(read_both(postfix_record('S', std::string(128 * 1024 + 1, 'x'))) == " length");
}

TEST_CASE("pointers lead to a heap and back") {
  const std::string head = postfix_record('N', "one");
  const std::string tail = postfix_record('N', "three") + postfix_record('E', "");
  const size_t back = head.size() + postfix_pointer(0).size();
  const std::string file = head + postfix_pointer(back + tail.size()) + tail;
  CHECK(read_both(head + postfix_pointer(0) + tail) == "None Nthree E");
  CHECK(read_both(file + postfix_record('N', "two") + postfix_pointer(back)) == "None Ntwo Nthree E");
}

TEST_CASE("pointers that lead astray") {
  const std::string head = postfix_record('N', "one");
  CHECK(read_both(head + postfix_record('p', "")) == "None pointer");
  CHECK(read_both(head + postfix_record('p', "12x")) == "None pointer");
  CHECK(read_both(head + postfix_record('p', "-1")) == "None pointer");
  CHECK(read_both(head + postfix_record('p', "99999999999999999999")) == "None pointer");
  CHECK(read_both(head + postfix_record('p', "9223372036854775808")) == "None pointer");
  CHECK(read_both(head + postfix_record('p', "9223372036854775807")) == "None pointer");
  CHECK(read_both(head + postfix_pointer(1000)) == "None cut");
  CHECK(read_both(head + postfix_pointer(head.size())) == "None loop");     // to itself
  CHECK(read_both(head + postfix_pointer(head.size() + 2)) == "None cut");  // into its own data
}

TEST_CASE("a loop ends at the limit of jumps") {
  const std::string one = postfix_record('A', "x=1");
  const std::string loop = one + postfix_record('p', " 00000");  // 0 is a dummy, so the loop begins at 5
  const std::string file = "w\x03xyz"s + one + postfix_record('p', "5");
  CHECK(read_both(loop) == "Ax=1");
  CHECK(read_both(file, {.backward_jumps = 3}) == "Ax=1 Ax=1 Ax=1 Ax=1 loop");
  CHECK(read_both(file, {.bytes = 25}) == "Ax=1 Ax=1 large");
  // A forward jump and a backward one by turns.
  const std::string far = one + postfix_pointer(2 * one.size() + 34) + one + postfix_pointer(one.size());
  CHECK(read_both(far, {.backward_jumps = 2}) == "Ax=1 cut");
  const std::string turns = one + postfix_pointer(one.size() + 17) + one + postfix_pointer(5);
  CHECK(read_both(turns, {.backward_jumps = 2}) == "Ax=1 Ax=1 Ax=1 Ax=1 loop");
}

// Whatever stands in the file, no more is read than the limits allow.
TEST_CASE("ten thousand jumps in a large file stay within the limit of bytes") {
  std::string file;
  while (file.size() < 1024 * 1024) file += postfix_record('R', "someone@example.net");
  file += postfix_pointer(21);
  PostfixRecordReader reader(file, {.bytes = 4 * 1024 * 1024});
  PostfixRecord record;
  uint64_t bytes = 0;
  while (reader.next(record)) bytes += record.data.size() + 2;
  CHECK(reader.damage() == RecordDamage::too_large);
  CHECK(bytes <= 4 * 1024 * 1024);
  CHECK(bytes > 3 * 1024 * 1024);
}

TEST_CASE("records over the edges of windows") {
  for (size_t before = 4080; before <= 4100; ++before) {
    const std::string file = postfix_record('w', std::string(before - 3, 'w')) + postfix_record('R', "one") +
                             postfix_record('N', std::string(70'000, 'x')) + postfix_record('R', "two") +
                             postfix_record('E', "");
    CHECK_MESSAGE(read_file(file) == "Rone N#70000 Rtwo E", before);
  }
}

TEST_CASE("a place is sought in any order") {
  const std::string file = postfix_record('M', "") + postfix_record('N', std::string(20'000, 'x')) +
                           postfix_record('X', "") + postfix_record('E', "");
  const TempDir dir;
  fixture::write_file(dir / "file", file);
  const Fd fd(::open((dir / "file").c_str(), O_RDONLY | O_CLOEXEC));
  std::string buffer;
  PostfixRecordReader reader(fd.get(), buffer);
  reader.seek(file.size() - 4);
  CHECK(read_all(reader) == "X E");
  reader.seek(0);
  CHECK(read_all(reader) == "M N#20000 X E");
  reader.seek(file.size());
  CHECK(read_all(reader) == "");
}

TEST_CASE("a sparse file of 5 GiB costs what its records cost") {
  const TempDir dir;
  fixture::write_file(dir / "file", postfix_record('M', "") + postfix_pointer(5ULL << 30U));
  REQUIRE(::truncate((dir / "file").c_str(), (5LL << 30) + 3) == 0);
  const Fd fd(::open((dir / "file").c_str(), O_RDONLY | O_CLOEXEC));
  std::string buffer;
  PostfixRecordReader reader(fd.get(), buffer);
  CHECK(read_all(reader) == "M \0 cut"s);  // a record of type NUL, and one more byte
  CHECK(buffer.size() <= 64 * 1024);
}

TEST_CASE("what cannot be read is an error, not damage") {
  const TempDir dir;
  const Fd fd(::open(dir.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  std::string buffer;
  PostfixRecordReader reader(fd.get(), buffer);
  PostfixRecord record;
  CHECK_FALSE(reader.next(record));
  CHECK(reader.error() == EISDIR);
  CHECK(reader.damage() == RecordDamage::none);
}

TEST_CASE("a whole queue file cut at every byte") {
  fixture::PostfixFile made(
      {.attributes = {"log_ident=37460E06698", "rewrite_context=local"},
       .sender = "info@site0.example",
       .recipients = {{"a@example.net"}, {"b@example.net"}},
       .content = "Received: by mx.example (Postfix, from userid 10003)\nSubject: s\n\nbody\n"});
  made.append_header("X-PPP-Vhost: site0.example");
  const std::string file = made.bytes();
  const std::string whole = read_memory(file);
  for (size_t size = 0; size < file.size(); ++size) {
    const std::string part = read_memory(file.substr(0, size));
    // What was read is the beginning of the truth.
    const std::string read = part.ends_with(" cut") ? part.substr(0, part.size() - 4) : part;
    CHECK_MESSAGE(whole.starts_with(read), size);
  }
}

}  // namespace
}  // namespace spamtrace
