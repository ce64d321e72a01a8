// Places by the hash of a name.
#pragma once

#include <tsl/robin_map.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <utility>

#include "base/large_pages.h"

namespace spamtrace {

// Senders choose names. With a hash that is known beforehand they could choose thousands that fall into one
// place, for which the map would grow without end; so each run has another one.
class UnknownHash {
 public:
  size_t operator()(uint64_t value) const {
    const uint64_t mixed = (value ^ seed_) * 0x9e3779b97f4a7c15U;
    return mixed ^ (mixed >> 32);
  }

 private:
  uint64_t seed_ = static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) *
                   0xbf58476d1ce4e5b9U;
};

using GroupMap = tsl::robin_map<uint64_t, uint32_t, UnknownHash, std::equal_to<uint64_t>,
                                LargePages<std::pair<uint64_t, uint32_t>>>;

}  // namespace spamtrace
