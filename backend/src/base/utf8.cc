#include "base/utf8.h"

#include <fmt/format.h>
#include <utf8.h>

#include <cwchar>
#include <iterator>

namespace spamtrace {
namespace {

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0); }

// Unicode's bidirectional controls, which make text read in another order than it is written,
// and the line and paragraph separators.
bool is_deceptive(char32_t c) {
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f ||
         c == 0x061c || c == 0x2028 || c == 0x2029;
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
         (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
         (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1faff) || (c >= 0x20000 && c <= 0x3fffd);
}

bool is_zero_width(char32_t c) {
  return (c >= 0x0300 && c <= 0x036f) || (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x20d0 && c <= 0x20ff) ||
         (c >= 0x200b && c <= 0x200d) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff;
}

size_t width_of(char32_t c) { return is_zero_width(c) ? 0 : is_wide(c) ? 2 : 1; }

}  // namespace

bool is_valid_utf8(std::string_view bytes) { return utf8::is_valid(bytes.begin(), bytes.end()); }

std::string to_valid_utf8(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return std::string(bytes);
  std::string text;
  text.reserve(bytes.size());
  utf8::replace_invalid(bytes.begin(), bytes.end(), std::back_inserter(text));
  return text;
}

std::string escape_for_terminal(std::string_view bytes) {
  const std::string text = to_valid_utf8(bytes);
  std::string shown;
  shown.reserve(text.size());
  for (auto at = text.begin(); at != text.end();) {
    const auto start = at;
    const char32_t c = utf8::next(at, text.end());
    if (is_control(c)) {
      shown += fmt::format("\\x{:02x}", static_cast<uint32_t>(c));
    } else if (is_deceptive(c)) {
      shown += fmt::format("\\u{{{:04x}}}", static_cast<uint32_t>(c));
    } else {
      shown.append(start, at);
    }
  }
  return shown;
}

size_t display_width(std::string_view text) {
  size_t columns = 0;
  for (auto at = text.begin(); at != text.end();) columns += width_of(utf8::next(at, text.end()));
  return columns;
}

std::string cut_to_width(std::string_view text, size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  size_t used = 1;  // the ellipsis
  auto at = text.begin();
  while (at != text.end()) {
    auto next = at;
    used += width_of(utf8::next(next, text.end()));
    if (used > columns) break;
    at = next;
  }
  return std::string(text.begin(), at) + "…";
}

}  // namespace spamtrace
