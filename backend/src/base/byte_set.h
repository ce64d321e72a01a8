// Some of the 256 bytes, for parsers that ask of each byte whether it belongs: one look into a table, where
// string_view::find_first_of calls memchr for each.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace spamtrace {

class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view bytes) {
    for (const char c : bytes) has_[static_cast<unsigned char>(c)] = true;
  }

  constexpr bool has(char c) const { return has_[static_cast<unsigned char>(c)]; }

  // The place of the first such byte from there on, or npos.
  constexpr size_t find_in(std::string_view text, size_t from = 0) const {
    for (size_t at = from; at < text.size(); ++at) {
      if (has(text[at])) return at;
    }
    return std::string_view::npos;
  }

  constexpr bool holds_all_of(std::string_view text) const {
    return std::all_of(text.begin(), text.end(), [this](char c) { return has(c); });
  }

 private:
  std::array<bool, 256> has_{};
};

}  // namespace spamtrace
