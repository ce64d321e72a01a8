#include "maillog/repeated.h"

#include <cstdint>

#include "base/scanner.h"

namespace spamtrace {

std::optional<std::string_view> repeated_text(std::string_view text) {
  Scanner s(text);
  uint32_t times = 0;
  if (!s.literal("message repeated ") || !s.number(times) || !s.literal(" times: [ ")) return std::nullopt;
  return s.ends_with("]") ? std::optional(s.rest()) : std::nullopt;
}

}  // namespace spamtrace
