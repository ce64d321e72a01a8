#include "source/inflate.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <lzma.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "base/fd.h"
#include "support/compressing.h"
#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

using namespace std::string_literals;

struct Format {
  Compression compression;
  std::string (*compress)(std::string_view);
};
constexpr Format k_formats[] = {
    {Compression::gzip, fixture::gzip}, {Compression::zstd, fixture::zstd}, {Compression::xz, fixture::xz}};

struct File {
  explicit File(const std::string& content) {
    fixture::write_file(dir / "log", content);
    fd = Fd(::open((dir / "log").c_str(), O_RDONLY | O_CLOEXEC));
  }
  TempDir dir;
  Fd fd;
};

struct Inflated {
  std::string text;
  std::string trouble, hint;
  uint64_t consumed = 0;
};

Inflated inflate(const std::string& content, Compression compression, size_t block = 1000) {
  const File file(content);
  Inflater inflater(file.fd.get(), compression, "the log");
  Inflated result;
  std::vector<char> buffer(block);
  while (const size_t got = inflater.read(buffer)) result.text.append(buffer.data(), got);
  CHECK(inflater.read(buffer) == 0);
  if (inflater.trouble()) {
    CHECK(inflater.trouble()->code == ErrorCode::unreadable);
    result.trouble = inflater.trouble()->message;
    result.hint = inflater.trouble()->hint;
  }
  result.consumed = inflater.consumed();
  return result;
}

// Not so even that a whole file shrinks to a few bytes.
std::string some_text(size_t size, uint32_t seed = 1) {
  std::minstd_rand random(seed);
  std::string text;
  while (text.size() < size) text += "line " + std::to_string(random()) + " of a log\n";
  text.resize(size);
  return text;
}

TEST_CASE("the kind is told by the first bytes") {
  struct Row {
    std::string content;
    Compression want;
  };
  const std::vector<Row> rows = {
      {"", Compression::none},
      {"\x1f", Compression::none},
      {"Nov 24 07:50:56 mail qmail: x\n", Compression::none},
      {"BZh91AY", Compression::none},
      {"\xfd"
       "7zXZ",
       Compression::none},
      {"\xfd"
       "7zXZ\0"s,
       Compression::xz},
      {"\x1f\x8b", Compression::gzip},
      {"\x28\xb5\x2f\xfd", Compression::zstd},
      {"\x5f\x2a\x4d\x18\0\0\0\0"s, Compression::zstd},
      {fixture::gzip("x"), Compression::gzip},
      {fixture::zstd("x"), Compression::zstd},
      {fixture::xz("x"), Compression::xz},
  };
  for (const Row& row : rows) CHECK(compression_of(File(row.content).fd.get()) == row.want);
  CHECK(compression_of(-1) == Compression::none);
}

TEST_CASE("the text comes out as it went in, whatever is asked for at once") {
  for (const Format& format : k_formats) {
    CAPTURE(name_of(format.compression));
    for (const size_t size : {0U, 1U, 1000U, 300'000U, 3'000'000U}) {
      const std::string text = some_text(size);
      const std::string content = format.compress(text);
      for (const size_t block : {size_t{7919}, size_t{1} << 20}) {
        const Inflated got = inflate(content, format.compression, block);
        CHECK(got.text == text);
        CHECK(got.trouble == "");
        CHECK(got.consumed == content.size());
      }
    }
    CHECK(inflate(format.compress("a text"), format.compression, 1).text == "a text");
  }
}

TEST_CASE("members are read on") {
  for (const Format& format : k_formats) {
    CAPTURE(name_of(format.compression));
    std::string text;
    std::string content;
    for (uint32_t i = 0; i < 700; ++i) {  // the borders of members meet the borders of input blocks
      const std::string part = some_text(i * 37 % 4001, i);
      text += part;
      content += format.compress(part) + std::string(i % 3 * 4, '\0');
    }
    REQUIRE(content.size() > 2 * Inflater::k_input_block);
    const Inflated got = inflate(content, format.compression);
    CHECK(got.text == text);
    CHECK(got.trouble == "");
  }
}

TEST_CASE("a frame of zstd that holds no text is passed over") {
  const std::string frame = "\x50\x2a\x4d\x18\x03\0\0\0abc"s;
  const Inflated got =
      inflate(frame + fixture::zstd("one") + frame + fixture::zstd("two"), Compression::zstd);
  CHECK(got.text == "onetwo");
  CHECK(got.trouble == "");
}

TEST_CASE("cut at every byte it gives what came before, and says where it breaks off") {
  const std::string text = some_text(3000);
  for (const Format& format : k_formats) {
    CAPTURE(name_of(format.compression));
    const std::string content = format.compress(text);
    size_t longest = 0;
    for (size_t size = 6; size < content.size(); ++size) {
      const Inflated got = inflate(content.substr(0, size), format.compression);
      CHECK(text.starts_with(got.text));
      CHECK(got.trouble == "the log breaks off after byte " + std::to_string(size));
      CHECK(got.hint.find(name_of(format.compression) + " -t"s) != std::string::npos);
      longest = std::max(longest, got.text.size());
    }
    CHECK(longest == text.size());  // only the check sum is missing
  }
}

TEST_CASE("half of a large file gives about half of the text") {
  const std::string text = some_text(1'000'000);
  for (const Format& format : k_formats) {
    CAPTURE(name_of(format.compression));
    const std::string content = format.compress(text);
    const Inflated got = inflate(content.substr(0, content.size() / 2), format.compression);
    CHECK(text.starts_with(got.text));
    CHECK(got.text.size() > 250'000);
    CHECK(got.trouble != "");
  }
}

TEST_CASE("what follows the last member is no text and no silence") {
  for (const Format& format : k_formats) {
    CAPTURE(name_of(format.compression));
    const std::string content = format.compress("the text\n");
    const Inflated got = inflate(content + "something else", format.compression);
    CHECK(got.text == "the text\n");
    CHECK(got.trouble == "the log has something else behind its "s + name_of(format.compression) +
                             " data, from byte " + std::to_string(content.size()) + " on");
    CHECK(got.hint != "");
    CHECK(inflate(content + std::string(1'000'000, '\0'), format.compression).trouble == "");
  }
}

TEST_CASE("a flipped bit is noticed, or changes no text") {
  const std::string text = some_text(300);
  for (const Format& format : k_formats) {
    CAPTURE(name_of(format.compression));
    const std::string content = format.compress(text);
    size_t noticed = 0;
    for (size_t bit = 0; bit < 8 * content.size(); ++bit) {
      std::string damaged = content;
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
      const Inflated got = inflate(damaged, format.compression);
      if (got.trouble.empty()) CHECK(got.text == text);
      noticed += got.trouble.empty() ? 0U : 1U;
    }
    CHECK(noticed > 7 * content.size());
  }
}

TEST_CASE("what is no data of its kind is damaged from the start") {
  for (const Format& format : k_formats) {
    for (const std::string& content :
         {"plain text, and enough of it to be looked at\n"s, "\x1f\x8b\xff\xff"s}) {
      const Inflated got = inflate(content, format.compression);
      CHECK(got.text == "");
      CHECK(got.trouble != "");
    }
    CHECK(inflate("", format.compression).trouble == "the log breaks off after byte 0");
  }
}

// A frame of one raw block that asks for a window of 2^(10 + exponent) bytes (RFC 8878 3.1.1.1.2).
std::string zstd_with_window(int exponent) {
  return "\x28\xb5\x2f\xfd\0"s + static_cast<char>(exponent << 3) + "\x09\0\0x"s;
}

// The size of the dictionary follows the id of LZMA2 (0x21) and the length of its properties in the header of
// the block, which ends with its check sum.
std::string xz_with_dictionary(char size) {
  std::string content = fixture::xz("x");
  constexpr size_t k_block = 12;
  const size_t header = (static_cast<size_t>(content[k_block]) + 1) * 4;
  content[content.find("\x21\x01", k_block) + 2] = size;
  const uint32_t sum =
      ::lzma_crc32(reinterpret_cast<const uint8_t*>(content.data()) + k_block, header - 4, 0);
  for (size_t i = 0; i < 4; ++i) content[k_block + header - 4 + i] = static_cast<char>(sum >> 8 * i & 0xff);
  return content;
}

TEST_CASE("it takes no more memory than the limit") {
  CHECK(inflate(zstd_with_window(17), Compression::zstd).text == "x");  // 128 MiB
  CHECK(inflate(xz_with_dictionary(28), Compression::xz).text == "x");  // 64 MiB, as xz -9
  for (const Inflated& got :
       {inflate(zstd_with_window(18), Compression::zstd), inflate(xz_with_dictionary(30), Compression::xz),
        inflate(xz_with_dictionary(40), Compression::xz)}) {
    CHECK(got.text == "");
    CHECK(got.trouble == "the log takes more than 128 MiB to unpack");
    CHECK(got.hint != "");
  }
}

size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  size_t all = 0;
  size_t resident = 0;
  statm >> all >> resident;
  return resident * static_cast<size_t>(::sysconf(_SC_PAGESIZE));
}

TEST_CASE("a bomb streams") {
  constexpr size_t k_part = 20 << 20;
  constexpr size_t k_parts = 10;
  for (const Format& format : k_formats) {
    CAPTURE(name_of(format.compression));
    std::string content;
    const std::string part = format.compress(std::string(k_part, '\0'));
    for (size_t i = 0; i < k_parts; ++i) content += part;
    const File file(content);
    std::vector<char> buffer(1 << 20);
    const size_t before = resident_bytes();
    size_t most = before;
    size_t size = 0;
    Inflater inflater(file.fd.get(), format.compression, "the log");
    while (const size_t got = inflater.read(buffer)) {
      size += got;
      most = std::max(most, resident_bytes());
    }
    CHECK(size == k_part * k_parts);
    CHECK_FALSE(inflater.trouble());
    CHECK(most - before < k_part);
  }
}

TEST_CASE("what cannot be read says why") {
  const TempDir dir;
  const Fd directory(::open(dir.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  Inflater inflater(directory.get(), Compression::gzip, "the log");
  std::vector<char> buffer(10);
  CHECK(inflater.read(buffer) == 0);
  REQUIRE(inflater.trouble());
  CHECK(inflater.trouble()->message.starts_with("cannot read the log: "));
}

}  // namespace
}  // namespace spamtrace
