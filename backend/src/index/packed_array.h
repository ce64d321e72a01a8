// Arrays for the columns of queue_chunks.h, which are too large for base/pack.h: a count, the arrays, a
// checksum. Arrays are as they lie in memory; numbers of a like size are their least one and, in as few bytes
// as the greatest needs, how much each is above it, without the zero bits that all of these end with.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace spamtrace {

// Four sums side by side, since each step of one waits for the step before. What is read of a column goes
// through here whole, so the loop has nothing else in it.
inline uint64_t array_checksum(std::string_view bytes) {
  constexpr uint64_t k_prime = 0x9e3779b97f4a7c15U;
  uint64_t a = 1, b = 2, c = 3, d = 4;
  const auto take = [&](const char* from) {
    std::array<uint64_t, 4> words;
    std::memcpy(words.data(), from, sizeof words);
    a = (a ^ words[0]) * k_prime;
    b = (b ^ words[1]) * k_prime;
    c = (c ^ words[2]) * k_prime;
    d = (d ^ words[3]) * k_prime;
  };
  constexpr size_t k_step = 4 * sizeof(uint64_t);
  for (; bytes.size() >= k_step; bytes.remove_prefix(k_step)) take(bytes.data());
  if (!bytes.empty()) {
    std::array<char, k_step> rest{};
    std::memcpy(rest.data(), bytes.data(), bytes.size());
    take(rest.data());
  }
  uint64_t all = 0;
  for (const uint64_t sum : {a, b, c, d}) all = (all ^ (sum >> 29) ^ sum) * k_prime;
  return all;
}

class ArrayWriter {
 public:
  explicit ArrayWriter(uint64_t count) { put_bytes(&count, sizeof count); }

  template <class T>
  void put(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    put_bytes(values.data(), values.size() * sizeof(T));
  }
  void put(std::string_view bytes) { bytes_ += bytes; }

  // REQUIRES: not empty.
  void put_numbers(const std::vector<uint64_t>& values) {
    const auto [least, greatest] = std::ranges::minmax(values);
    uint64_t used = 0;
    for (const uint64_t value : values) used |= value - least;
    const auto shift = static_cast<uint8_t>(used == 0 ? 0 : std::countr_zero(used));
    const auto width = static_cast<uint8_t>((std::bit_width((greatest - least) >> shift) + 7) / 8);
    put_bytes(&least, sizeof least);
    put_bytes(&shift, sizeof shift);
    put_bytes(&width, sizeof width);
    for (const uint64_t value : values) {
      const uint64_t above = (value - least) >> shift;
      put_bytes(&above, width);  // its low bytes come first, as on every machine that this is made for
    }
  }

  std::string take() {
    const uint64_t sum = array_checksum(bytes_);
    put_bytes(&sum, sizeof sum);
    return std::move(bytes_);
  }

 private:
  void put_bytes(const void* data, size_t size) {
    if (size > 0) bytes_.append(static_cast<const char*>(data), size);
  }
  std::string bytes_;
};

// Numbers as put_numbers() wrote them, each made when it is asked for: most answers need few of the columns.
struct PackedNumbers {
  uint64_t least = 0, mask = 0;
  uint8_t shift = 0, width = 0;
  const char* bytes = nullptr;

  // Read with what is behind it: that of the last number is the checksum. REQUIRES: it was taken.
  uint64_t operator[](size_t index) const {
    uint64_t above = 0;
    std::memcpy(&above, bytes + index * width, sizeof above);
    return least + ((above & mask) << shift);
  }
};

// After a failure it gives nothing; ok() then tells.
class ArrayReader {
 public:
  explicit ArrayReader(std::string_view bytes) {
    uint64_t sum = 0;
    if (bytes.size() < sizeof count_ + sizeof sum) return;
    rest_ = bytes.substr(0, bytes.size() - sizeof sum);
    std::memcpy(&sum, bytes.data() + rest_.size(), sizeof sum);
    ok_ = sum == array_checksum(rest_);
    if (!ok_) rest_ = {};
    if (const auto count = take_bytes(sizeof count_); ok_) std::memcpy(&count_, count.data(), sizeof count_);
  }

  uint64_t count() const { return count_; }

  template <class T>
  void take(uint64_t count, std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::string_view bytes = count <= rest_.size() ? take_bytes(count * sizeof(T)) : fail();
    values.resize(bytes.size() / sizeof(T));
    if (!bytes.empty()) std::memcpy(values.data(), bytes.data(), bytes.size());
  }

  // They last as long as the bytes.
  PackedNumbers take_numbers(uint64_t count) {
    PackedNumbers numbers;
    constexpr size_t k_least = sizeof numbers.least, k_bits = 64;
    if (const auto head = take_bytes(k_least + sizeof numbers.shift + sizeof numbers.width); ok_) {
      std::memcpy(&numbers.least, head.data(), k_least);
      numbers.shift = static_cast<uint8_t>(head[k_least]);
      numbers.width = static_cast<uint8_t>(head.back());
    }
    if (numbers.width > k_least || numbers.shift >= k_bits || count > UINT32_MAX) {
      fail();
      return {};
    }
    numbers.mask = numbers.width == 0 ? 0 : UINT64_MAX >> (64 - 8 * numbers.width);
    numbers.bytes = take_bytes(count * numbers.width).data();
    return numbers;
  }

  std::string_view take_bytes(uint64_t size) {
    if (!ok_ || size > rest_.size()) return fail();
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  bool at_end() const { return rest_.empty(); }

  // All was there, and nothing else.
  bool ok() const { return ok_ && rest_.empty(); }

 private:
  std::string_view fail() {
    ok_ = false;
    return {};
  }

  std::string_view rest_;
  uint64_t count_ = 0;
  bool ok_ = false;
};

}  // namespace spamtrace
