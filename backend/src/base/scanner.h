// A cursor over text that parsers advance in small steps, each of which succeeds or leaves the cursor alone.
//
//   Scanner s("delivery 12: success: ok/");
//   uint64_t id;
//   if (s.literal("delivery ") && s.number(id) && s.literal(": ")) ...
#pragma once

#include <charconv>
#include <concepts>
#include <cstring>
#include <initializer_list>
#include <string_view>

namespace spamtrace {

// What the members of string_view do. g++ leaves those as calls of memcmp with any length; inlined always, a
// literal is compared as a few words.
[[gnu::always_inline]] inline bool starts_with(std::string_view text, std::string_view start) {
  return text.size() >= start.size() &&
         std::string_view::traits_type::compare(text.data(), start.data(), start.size()) == 0;
}

[[gnu::always_inline]] inline bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         std::string_view::traits_type::compare(text.data() + (text.size() - end.size()), end.data(),
                                                end.size()) == 0;
}

// As rfind, which calls memcmp at each place.
inline size_t find_last(std::string_view text, std::string_view stop) {
  if (stop.empty() || text.size() < stop.size()) return text.rfind(stop);
  for (size_t at = text.size() - stop.size() + 1; at-- > 0;) {
    if (text[at] == stop.front() && starts_with(text.substr(at), stop)) return at;
  }
  return std::string_view::npos;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[gnu::always_inline]] bool literal(std::string_view expected) {
    if (!starts_with(rest_, expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  // Decimal digits that fit the type; a number that overflows it is no number.
  template <std::integral T>
  bool number(T& value) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{}) return false;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return true;
  }

  // The text before the first `stop`, which is consumed too.
  bool until(std::string_view stop, std::string_view& text) {
    const size_t at = stop.size() == 1 ? rest_.find(stop.front()) : rest_.find(stop);
    return take_split(at, stop.size(), text);
  }

  // The text before the LAST `stop`: the way to pass text that a sender wrote and that may contain `stop`.
  bool until_last(std::string_view stop, std::string_view& text) {
    return take_split(find_last(rest_, stop), stop.size(), text);
  }

  [[gnu::always_inline]] bool ends_with(std::string_view tail) {
    if (!spamtrace::ends_with(rest_, tail)) return false;
    rest_.remove_suffix(tail.size());
    return true;
  }

  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) rest_.remove_prefix(1);
  }

  std::string_view rest() const { return rest_; }
  bool at_end() const { return rest_.empty(); }

 private:
  bool take_split(size_t at, size_t stop_size, std::string_view& text) {
    if (at == std::string_view::npos) return false;
    text = rest_.substr(0, at);
    rest_.remove_prefix(at + stop_size);
    return true;
  }

  std::string_view rest_;
};

// The whole text as a decimal number: no sign, no blank, no overflow.
template <std::unsigned_integral T>
bool parse_number(std::string_view text, T& value) {
  Scanner s(text);
  return s.number(value) && s.at_end();
}

inline bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> starts) {
  for (const std::string_view start : starts) {
    const bool can = start.empty() || (!text.empty() && text.front() == start.front());
    if (can && text.starts_with(start)) return true;
  }
  return false;
}

}  // namespace spamtrace
