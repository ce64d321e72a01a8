#include "queue/postfix_id.h"

#include <array>
#include <limits>

namespace spamtrace {
namespace {

constexpr std::string_view k_digits = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
constexpr size_t k_microsecond_digits = 4, k_least_second_digits = 6, k_most_second_digits = 7;
constexpr size_t k_short_microseconds = 5;
constexpr uint32_t k_second = 1'000'000;
constexpr uint8_t k_no_digit = 255;

constexpr std::array<uint8_t, 256> make_values() {
  std::array<uint8_t, 256> values{};
  for (auto& value : values) value = k_no_digit;
  for (size_t i = 0; i < k_digits.size(); ++i) {
    values[static_cast<uint8_t>(k_digits[i])] = static_cast<uint8_t>(i);
  }
  return values;
}
constexpr std::array<uint8_t, 256> k_values = make_values();

// Upper case only, as Postfix writes it.
uint64_t hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<uint64_t>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<uint64_t>(c - 'A') + 10;
  return k_no_digit;
}

template <class DigitValue>
bool parse_digits(std::string_view text, uint64_t base, DigitValue&& digit_value, uint64_t& value) {
  value = 0;
  for (const char c : text) {
    const uint64_t digit = digit_value(c);
    if (digit >= base || value > (std::numeric_limits<uint64_t>::max() - digit) / base) return false;
    value = value * base + digit;
  }
  return !text.empty();
}

bool parse_safe(std::string_view text, uint64_t base, uint64_t& value) {
  return parse_digits(
      text, base, [](char c) { return uint64_t{k_values[static_cast<uint8_t>(c)]}; }, value);
}

bool parse_hex(std::string_view text, uint64_t& value) { return parse_digits(text, 16, hex_value, value); }

// The place of the `z` before the inode; npos in a short id (MQID_FIND_LG_INUM_SEPARATOR in mail_queue.h).
size_t find_separator(std::string_view text) {
  const size_t at = text.rfind('z');
  return at != std::string_view::npos && at >= k_least_second_digits + k_microsecond_digits
             ? at
             : std::string_view::npos;
}

std::optional<PostfixId> parse_long(std::string_view text, size_t separator) {
  const size_t second_digits = separator - k_microsecond_digits;
  uint64_t seconds = 0, microseconds = 0;
  PostfixId id;
  const bool needless_zero = (second_digits > k_least_second_digits && text.front() == '0') ||
                             (text.size() > separator + 2 && text[separator + 1] == '0');
  if (needless_zero || second_digits > k_most_second_digits ||
      !parse_safe(text.substr(0, second_digits), 52, seconds) ||
      !parse_safe(text.substr(second_digits, k_microsecond_digits), 52, microseconds) ||
      !parse_safe(text.substr(separator + 1), 51, id.inode)) {
    return std::nullopt;
  }
  if (microseconds >= k_second || seconds > static_cast<uint64_t>(k_latest_second)) return std::nullopt;
  id.microsecond = static_cast<uint32_t>(microseconds);
  id.arrival = from_unix(static_cast<int64_t>(seconds), static_cast<int64_t>(microseconds));
  id.moment = text.substr(0, separator);
  return id;
}

std::optional<PostfixId> parse_short(std::string_view text) {
  uint64_t microseconds = 0;
  PostfixId id;
  if (text.size() <= k_short_microseconds || text[k_short_microseconds] == '0') return std::nullopt;
  id.moment = text.substr(0, k_short_microseconds);
  if (!parse_hex(id.moment, microseconds) || microseconds >= k_second) return std::nullopt;
  if (!parse_hex(text.substr(k_short_microseconds), id.inode)) return std::nullopt;
  id.microsecond = static_cast<uint32_t>(microseconds);
  return id;
}

std::string five_hex_digits(uint32_t microsecond) {
  std::string text(k_short_microseconds, '0');
  for (size_t i = text.size(); i-- > 0; microsecond >>= 4U) text[i] = "0123456789ABCDEF"[microsecond & 15U];
  return text;
}

}  // namespace

std::optional<PostfixId> parse_postfix_id(std::string_view text) {
  const size_t separator = find_separator(text);
  return separator == std::string_view::npos ? parse_short(text) : parse_long(text, separator);
}

std::string hash_directory(std::string_view id, unsigned depth) {
  const auto parsed = parse_postfix_id(id);
  const bool is_long = parsed && find_separator(id) != std::string_view::npos;
  const std::string hashed = is_long ? five_hex_digits(parsed->microsecond) : std::string(id);
  std::string directory;
  for (unsigned level = 0; level < depth; ++level) {
    directory.push_back(level < hashed.size() ? hashed[level] : '_');  // dir_forest.c
    directory.push_back('/');
  }
  return directory;
}

}  // namespace spamtrace
