// What a fuzz target asserts: a failure ends the program, so that libFuzzer keeps the input.
#pragma once

#include <cstdlib>
#include <string_view>

namespace spamtrace {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// An empty part may lie anywhere.
inline bool is_inside(std::string_view part, std::string_view text) {
  return part.empty() ||
         (part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size());
}

}  // namespace spamtrace
