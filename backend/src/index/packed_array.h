// Arrays as they lie in memory, for the columns of queue_chunks.h, which are too large for base/pack.h: a
// count, the arrays, a checksum.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace spamtrace {

// Four sums side by side, since each step of one waits for the step before.
inline uint64_t array_checksum(std::string_view bytes) {
  constexpr uint64_t k_prime = 0x9e3779b97f4a7c15U;
  std::array<uint64_t, 4> sums = {1, 2, 3, 4};
  std::array<uint64_t, 4> words{};
  while (!bytes.empty()) {
    const size_t size = std::min(bytes.size(), sizeof words);
    if (size < sizeof words) words = {};
    std::memcpy(words.data(), bytes.data(), size);
    for (size_t i = 0; i < sums.size(); ++i) sums[i] = (sums[i] ^ words[i]) * k_prime;
    bytes.remove_prefix(size);
  }
  uint64_t all = 0;
  for (const uint64_t sum : sums) all = (all ^ (sum >> 29) ^ sum) * k_prime;
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

  std::string_view take_bytes(uint64_t size) {
    if (!ok_ || size > rest_.size()) return fail();
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

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
