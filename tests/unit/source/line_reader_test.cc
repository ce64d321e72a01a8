#include "source/line_reader.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <random>
#include <string>
#include <vector>

#include "base/fd.h"
#include "support/compressing.h"
#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

constexpr size_t k_block = LineReader::k_block;
constexpr size_t k_most = LineReader::k_most_line;

struct File {
  explicit File(const std::string& content) {
    fixture::write_file(dir / "log", content);
    fd = Fd(::open((dir / "log").c_str(), O_RDONLY | O_CLOEXEC));
  }
  TempDir dir;
  Fd fd;
};

std::string shown(std::string_view text) {
  return text.size() < 40 ? std::string(text) : std::string(1, text[0]) + "*" + std::to_string(text.size());
}

// "text@offset", with ! for a cut line and ~ for one without its end.
std::string read_all(LineReader& reader) {
  std::string text;
  while (const auto line = reader.next()) {
    text += (text.empty() ? "" : "|") + shown(line->text) + "@" + std::to_string(line->offset) +
            (line->cut ? "!" : "") + (line->ended ? "" : "~");
  }
  CHECK(reader.error_number() == 0);
  return text;
}

std::string read_all(int fd, uint64_t offset = 0) {
  LineReader reader(fd, offset);
  return read_all(reader);
}

TEST_CASE("lines") {
  struct Row {
    std::string content, want;
  };
  const std::string mib(1 << 20, 'x');
  const std::vector<Row> rows = {
      {"", ""},
      {"\n", "@0"},
      {"\r\n", "@0"},
      {"a", "a@0~"},
      {"a\n", "a@0"},
      {"a\nb", "a@0|b@2~"},
      {"a\r\nb\r\n", "a@0|b@3"},
      {"a\rb\n", "a\rb@0"},
      {"a\r\r\n", "a\r@0"},
      {"\n\n\na", "@0|@1|@2|a@3~"},
      {std::string("a\0b\nc\n", 6), std::string("a\0b@0|c@4", 9)},
      {"\xff\xfe\n", "\xff\xfe@0"},
      {mib + "\nb\n", "x*65536@0!|b@1048577"},
      {mib + mib + mib + "\nb\n", "x*65536@0!|b@3145729"},
      {mib, "x*65536@0!~"},
      {"a\n" + mib + "\n" + mib + "\nb\n", "a@0|x*65536@2!|x*65536@1048579!|b@2097156"},
      {std::string(k_most, 'y') + "\nb", "y*65536@0|b@65537~"},
      {std::string(k_most + 1, 'y') + "\nb", "y*65536@0!|b@65538~"},
      {std::string(k_most, 'y'), "y*65536@0~"},
      {std::string(k_most + 1, 'y'), "y*65536@0!~"},
  };
  for (const Row& row : rows) {
    const File file(row.content);
    CHECK_MESSAGE(read_all(file.fd.get()) == row.want, shown(row.content));
  }
}

TEST_CASE("lines around the borders of blocks") {
  // The buffer holds a block and the longest line, so both sums are borders.
  for (const size_t border : {k_block, k_block + k_most, 2 * k_block}) {
    for (size_t before = 0; before < 4; ++before) {
      for (const size_t length : {size_t{0}, size_t{1}, size_t{3}, k_most - 1, k_most}) {
        std::string content;
        while (content.size() + k_most + 1 < border - before) content += std::string(k_most - 1, 'p') + "\n";
        content += std::string(border - before - content.size() - 1, 'q') + "\n";
        const size_t start = content.size();
        content += std::string(length, 'x') + (length < k_most ? "\r\n" : "\n") + "last\n";
        const File file(content);
        LineReader reader(file.fd.get());
        std::vector<std::string> lines;
        uint64_t offset = 0;
        while (const auto line = reader.next()) {
          if (line->offset == start) CHECK(line->text.size() == length);
          CHECK(line->offset == offset);
          CHECK_FALSE(line->cut);
          offset = reader.offset();
          lines.emplace_back(line->text);
        }
        CHECK(lines.back() == "last");
        CHECK(offset == content.size());
      }
    }
  }
}

TEST_CASE("a file of many lines comes out as it went in") {
  std::string content;
  for (int i = 0; content.size() < 3 * k_block; ++i)
    content += std::string(static_cast<size_t>(i * 37 % 401), static_cast<char>('a' + i % 26)) + "\n";
  const File file(content);
  LineReader reader(file.fd.get());
  std::string got;
  while (const auto line = reader.next()) got += std::string(line->text) + "\n";
  CHECK(got == content);
}

TEST_CASE("lines that need no reading stay valid, also when the buffer is given away") {
  std::string content;
  for (int i = 0; content.size() < 300'000; ++i) content += "line " + std::to_string(i) + "\n";
  const File file(content);
  LineReader reader(file.fd.get(), 0, 1000);
  std::string got;
  std::vector<char> bytes;
  while (auto line = reader.next()) {
    std::vector<Line> lines;
    for (; line; line = reader.next_buffered()) lines.push_back(*line);
    CHECK(lines.size() > 50);
    reader.exchange_buffer(bytes);
    for (const Line& one : lines) {
      CHECK(one.offset == got.size());
      CHECK(one.text.data() >= bytes.data());
      CHECK(one.text.data() + one.text.size() < bytes.data() + bytes.size());
      got += std::string(one.text) + "\n";
    }
  }
  CHECK(got == content);
}

TEST_CASE("reading goes on from an offset") {
  const File file("one\ntwo\nthree");
  CHECK(read_all(file.fd.get(), 4) == "two@4|three@8~");
  CHECK(read_all(file.fd.get(), 13) == "");
  CHECK(read_all(file.fd.get(), 1000) == "");
  LineReader reader(file.fd.get(), 4);
  reader.next();
  CHECK(reader.offset() == 8);
}

TEST_CASE("cut at every byte") {
  const std::string content = "one\r\n\ntwo\nthree\n";
  for (size_t size = 0; size <= content.size(); ++size) {
    const File file(content.substr(0, size));
    LineReader reader(file.fd.get());
    size_t ended = 0;
    while (const auto line = reader.next()) ended += line->ended ? 1U : 0U;
    const auto ends = std::count(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(size), '\n');
    CHECK(ended == static_cast<size_t>(ends));
    CHECK(reader.offset() == size);
  }
}

// Lines of all lengths, some longer than is read, some with CR LF, the last without its end.
std::string lines_of_any_length(uint32_t seed) {
  std::minstd_rand random(seed);
  std::string content;
  while (content.size() < 3 * k_block) {
    const size_t most = random() % 50 == 0 ? 2 * k_most : 300;
    content += std::string(random() % most, static_cast<char>('a' + random() % 26));
    content += random() % 5 == 0 ? "\r\n" : "\n";
  }
  return content + "last";
}

TEST_CASE("lines of a compressed text are those of the plain one") {
  const std::string content = lines_of_any_length(4);
  const std::string want = read_all(File(content).fd.get());
  for (const auto compress : {fixture::gzip, fixture::zstd, fixture::xz}) {
    std::minstd_rand random(5);
    std::string compressed;
    for (size_t begin = 0, size = 0; begin < content.size(); begin += size) {
      size = random() % 200'000;
      compressed += compress(std::string_view(content).substr(begin, size));
    }
    const File file(compressed);
    Inflater inflater(file.fd.get(), compression_of(file.fd.get()), "log");
    LineReader reader(inflater);
    CHECK(read_all(reader) == want);
    CHECK(reader.offset() == content.size());
    CHECK_FALSE(inflater.trouble());
  }
}

TEST_CASE("what cannot be read says why") {
  const TempDir dir;
  const Fd directory(::open(dir.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  LineReader reader(directory.get());
  CHECK_FALSE(reader.next());
  CHECK(reader.error_number() == EISDIR);
  CHECK_FALSE(reader.next());
}

TEST_CASE("a file that shrinks while it is read ends early") {
  std::string content;
  while (content.size() < 3 * k_block) content += std::string(99, 'x') + "\n";
  const File file(content);
  LineReader reader(file.fd.get());
  REQUIRE(reader.next());
  fixture::write_file(file.dir / "log", "");
  uint64_t lines = 1;
  while (reader.next()) ++lines;
  CHECK(lines < content.size() / 100);
  CHECK(reader.error_number() == 0);
}

}  // namespace
}  // namespace spamtrace
