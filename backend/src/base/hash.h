// A hash of text that is the same in every build and run, so it may be stored. Not against an adversary who
// looks for two texts of one hash.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace spamtrace {

namespace hashing {

template <class Word>
uint64_t load(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// The product folded, and its factors: so that none of them is lost where the other is 0.
inline uint64_t mix(uint64_t a, uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = Wide{a} * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64) ^ a ^ (b << 32 | b >> 32);
}

}  // namespace hashing

// The construction of wyhash: 16 bytes a multiplication, the last of them overlapping.
inline uint64_t hash_bytes(std::string_view text) {
  // every byte has its high bit set: printable text cannot cancel one
  constexpr uint64_t k_first = 0x9e3779b97f4a7c15 | 0x8080808080808080;
  constexpr uint64_t k_second = 0xbf58476d1ce4e5b9 | 0x8080808080808080;
  using hashing::load, hashing::mix;
  const char* at = text.data();
  size_t left = text.size();
  uint64_t hash = k_first;
  for (; left > 16; at += 16, left -= 16) {
    hash = mix(load<uint64_t>(at) ^ k_second, load<uint64_t>(at + 8) ^ hash);
  }
  uint64_t a = 0, b = 0;
  if (left >= 8) {
    a = load<uint64_t>(at);
    b = load<uint64_t>(at + left - 8);
  } else if (left >= 4) {
    a = load<uint32_t>(at);
    b = load<uint32_t>(at + left - 4);
  } else if (left > 0) {
    a = load<uint8_t>(at);
    b = load<uint8_t>(at + left / 2) << 8 | load<uint8_t>(at + left - 1);
  }
  return mix(mix(a ^ k_second, b ^ hash), k_first ^ text.size());
}

}  // namespace spamtrace
