#include "mail/reply.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "mail/address.h"

namespace spamtrace {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The code stands alone: "5.1.1" in "550_5.1.10" or in an address such as 85.1.1.7 is another thing.
bool has_status_code(std::string_view text, std::string_view code) {
  for (size_t at = text.find(code); at != std::string_view::npos; at = text.find(code, at + 1)) {
    const size_t end = at + code.size();
    const bool starts = at == 0 || (!is_digit(text[at - 1]) && text[at - 1] != '.');
    const bool ends =
        end == text.size() ||
        (!is_digit(text[end]) && (text[end] != '.' || end + 1 == text.size() || !is_digit(text[end + 1])));
    if (starts && ends) return true;
  }
  return false;
}

}  // namespace

bool says_unknown_recipient(std::string_view reply) {
  static constexpr std::array<std::string_view, 5> k_codes = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"};
  static constexpr std::array<std::string_view, 8> k_words = {
      "user unknown",      "unknown user",      "no such user",      "no mailbox here",
      "no such recipient", "mailbox not found", "recipient unknown", "does not exist"};
  const auto has_code = [&](std::string_view code) { return has_status_code(reply, code); };
  if (std::any_of(k_codes.begin(), k_codes.end(), has_code)) return true;
  std::string text = ascii_lower(reply.substr(0, 1024));
  std::replace(text.begin(), text.end(), '_', ' ');  // qmail-send writes blanks so
  return std::any_of(k_words.begin(), k_words.end(),
                     [&](auto words) { return text.find(words) != text.npos; });
}

}  // namespace spamtrace
