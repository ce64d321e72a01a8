// Numbers that look random and are the same with every compiler and library (splitmix64); the
// distributions of <random> are not.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace spamtrace::fixture {

// FNV-1a: a hash that stays the same for ever, unlike std::hash.
constexpr uint64_t stable_hash(std::string_view text) {
  uint64_t hash = 14695981039346656037U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

class Random {
 public:
  // Each purpose has a sequence of its own, so that a change in one story leaves the others as they were.
  Random(uint64_t seed, std::string_view purpose) : state_(seed ^ stable_hash(purpose)) {}

  uint64_t next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  uint64_t below(uint64_t limit) { return next() % limit; }
  uint64_t between(uint64_t low, uint64_t high) { return low + below(high - low + 1); }
  bool percent(unsigned chance) { return below(100) < chance; }

  template <class Items>
  const auto& pick(const Items& items) {
    return items[below(items.size())];
  }

  std::chrono::microseconds microseconds(uint64_t low, uint64_t high) {
    return std::chrono::microseconds{static_cast<int64_t>(between(low, high))};
  }
  std::chrono::microseconds milliseconds(uint64_t low, uint64_t high) {
    return microseconds(low * 1000, high * 1000);
  }

 private:
  uint64_t state_;
};

}  // namespace spamtrace::fixture
