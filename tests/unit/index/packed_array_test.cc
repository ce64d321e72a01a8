#include "index/packed_array.h"

#include <doctest/doctest.h>

#include <optional>

namespace spamtrace {
namespace {

using Numbers = std::vector<uint64_t>;

std::string pack(const Numbers& numbers) {
  ArrayWriter writer(numbers.size());
  writer.put_numbers(numbers);
  return writer.take();
}

std::optional<Numbers> unpack(std::string_view bytes) {
  ArrayReader reader(bytes);
  const PackedNumbers packed = reader.take_numbers(reader.count());
  if (!reader.ok()) return std::nullopt;
  Numbers numbers;
  for (size_t i = 0; i < reader.count(); ++i) numbers.push_back(packed[i]);
  return numbers;
}

TEST_CASE("numbers of a like size, in as few bytes as they need") {
  constexpr size_t k_around = 3 * sizeof(uint64_t) + 2;  // count, least, shift, width; checksum
  for (size_t width = 0; width <= 8; ++width) {
    CAPTURE(width);
    const uint64_t most = width == 0 ? 0 : UINT64_MAX >> (64 - 8 * width);
    const uint64_t least = width == 8 ? 0 : 1'791'590'302'985'169;
    const Numbers numbers = {least + most / 2, least, least + most, least + most / 3};
    const std::string bytes = pack(numbers);
    CHECK(bytes.size() == k_around + numbers.size() * width);
    CHECK(unpack(bytes) == numbers);
  }
}

TEST_CASE("numbers that were cut or changed are none") {
  const std::string bytes = pack({7, 300, 70'000});
  for (size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(unpack(bytes.substr(0, size)));
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    CHECK_FALSE(unpack(changed));
  }
}

TEST_CASE("zero bits that all of them end with take no room") {
  constexpr size_t k_around = 3 * sizeof(uint64_t) + 2;
  const Numbers numbers = {7, 7 + (uint64_t{3} << 40), 7 + (uint64_t{255} << 40)};
  const std::string bytes = pack(numbers);
  CHECK(bytes.size() == k_around + numbers.size());
  CHECK(unpack(bytes) == numbers);
  CHECK(unpack(pack({0, uint64_t{1} << 63})) == Numbers{0, uint64_t{1} << 63});
}

// A checksum protects from chance, not from one who writes the file.
TEST_CASE("a shift or a width that is none, and more numbers than there are") {
  using Head = std::vector<uint8_t>;
  for (const Head& shift_and_width : {Head{0, 9}, Head{0, 255}, Head{0, 8}, Head{64, 0}, Head{255, 0}}) {
    ArrayWriter writer(2);
    writer.put(Numbers{1});
    writer.put(shift_and_width);
    CHECK_FALSE(unpack(writer.take()));
  }
}

}  // namespace
}  // namespace spamtrace
