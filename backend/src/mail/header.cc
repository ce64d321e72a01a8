#include "mail/header.h"

#include "mail/address.h"

namespace spamtrace {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (is_blank(text.front()) || text.front() == '\n' || text.front() == '\r'))
    text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\n' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

// The size of the field that starts at the front of `bytes`, its folded lines included; npos if it is cut
// off.
size_t field_size(std::string_view bytes) {
  size_t at = 0;
  while (true) {
    const size_t line_end = bytes.find('\n', at);
    if (line_end == std::string_view::npos || line_end + 1 == bytes.size()) return std::string_view::npos;
    at = line_end + 1;
    if (!is_blank(bytes[at])) return at;
  }
}

}  // namespace

bool HeaderField::is(std::string_view other_name) const { return equal_ignoring_case(name, other_name); }

size_t for_each_header(std::string_view bytes, const std::function<bool(const HeaderField&)>& visit) {
  size_t at = 0;
  while (at < bytes.size()) {
    const std::string_view rest = bytes.substr(at);
    const size_t line_end = rest.find('\n');
    if (line_end != std::string_view::npos && without_line_end(rest.substr(0, line_end + 1)).empty()) {
      return at + line_end + 1;
    }
    const size_t size = field_size(rest);
    const std::string_view field = without_line_end(rest.substr(0, size));
    const size_t colon = field.substr(0, line_end).find(':');
    if (colon == std::string_view::npos) return line_end == std::string_view::npos ? line_end : at;
    if (!visit({trimmed(field.substr(0, colon)), field.substr(colon + 1)})) return at;
    if (size == std::string_view::npos) return size;
    at += size;
  }
  return std::string_view::npos;
}

std::string unfold(std::string_view value) {
  value = trimmed(value);
  if (value.find('\n') == std::string_view::npos && value.find('\r') == std::string_view::npos) {
    return std::string(value);
  }
  std::string line;
  line.reserve(value.size());
  for (size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\n' && value[i] != '\r') {
      line.push_back(value[i]);
      continue;
    }
    while (i + 1 < value.size() && (is_blank(value[i + 1]) || value[i + 1] == '\n' || value[i + 1] == '\r'))
      ++i;
    line.push_back(' ');
  }
  return line;
}

}  // namespace spamtrace
