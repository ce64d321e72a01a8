#include "mail/encoded_word.h"

#include <optional>

#include "base/scanner.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "mail/charset.h"

namespace spamtrace {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool only_blanks(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

// The padding may be missing; a digit that is too much may not.
std::optional<std::string> decode_base64(std::string_view text) {
  std::string bytes;
  unsigned bits = 0, pending = 0;
  for (const char c : text) {
    if (is_blank(c)) continue;
    if (c == '=') break;
    const int value = base64_value(c);
    if (value < 0) return std::nullopt;
    bits = (bits << 6 | static_cast<unsigned>(value)) & 0xffff;
    pending += 6;
    if (pending < 8) continue;
    pending -= 8;
    bytes.push_back(static_cast<char>(bits >> pending & 0xff));
  }
  if (pending == 6) return std::nullopt;
  return bytes;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::string decode_quoted(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_code =
        text[i] == '=' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (is_code) {
      bytes.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
      i += 2;
    } else {
      bytes.push_back(text[i] == '_' ? ' ' : text[i]);
    }
  }
  return bytes;
}

// The text before the next "?=". None if another word begins before that, so that each byte is looked at once
// however many beginnings without an end there are.
bool take_text(Scanner& s, std::string_view& text) {
  const std::string_view rest = s.rest();
  for (size_t at = rest.find('?'); at != std::string_view::npos; at = rest.find('?', at + 1)) {
    if (rest.substr(at + 1).starts_with('=')) return s.literal(text = rest.substr(0, at)) && s.literal("?=");
    if (at > 0 && rest[at - 1] == '=') return false;
  }
  return false;
}

struct EncodedWord {
  std::string_view charset;
  std::string bytes;  // in that charset
  size_t size = 0;    // of the word as it stands
};

// The word at the front of `value`, which begins with "=?".
std::optional<EncodedWord> parse_word(std::string_view value) {
  EncodedWord word;
  Scanner s(value);
  std::string_view text;
  if (!s.literal("=?") || !s.until("?", word.charset)) return std::nullopt;
  const bool quoted = s.literal("Q?") || s.literal("q?");
  if (!quoted && !s.literal("B?") && !s.literal("b?")) return std::nullopt;
  if (!take_text(s, text)) return std::nullopt;
  word.charset = word.charset.substr(0, word.charset.find('*'));  // a language may follow (RFC 2231)
  if (!to_utf8(word.charset, {})) return std::nullopt;
  auto bytes = quoted ? decode_quoted(text) : decode_base64(text);
  if (!bytes) return std::nullopt;
  word.bytes = std::move(*bytes);
  word.size = value.size() - s.rest().size();
  return word;
}

// Words of one charset that stand side by side are one string of bytes: some programs cut inside a character.
struct Run {
  std::string charset;
  std::string bytes;

  void flush(std::string& shown) {
    if (!charset.empty()) shown += to_utf8(charset, bytes).value_or("");
    charset.clear();
    bytes.clear();
  }
};

}  // namespace

std::string decode_encoded_words(std::string_view value) {
  std::string shown;
  Run run;
  size_t plain = 0;  // where the text behind the last word begins
  for (size_t at = value.find("=?"); at != std::string_view::npos; at = value.find("=?", at)) {
    auto word = parse_word(value.substr(at));
    if (!word) {
      at += 2;
      continue;
    }
    const std::string_view between = value.substr(plain, at - plain);
    const bool adjacent = plain > 0 && only_blanks(between);
    if (!adjacent || !equal_ignoring_case(run.charset, word->charset)) run.flush(shown);
    if (!adjacent) shown += to_valid_utf8(between);
    run.charset = word->charset;
    run.bytes += word->bytes;
    at += word->size;
    plain = at;
  }
  run.flush(shown);
  return shown + to_valid_utf8(value.substr(plain));
}

}  // namespace spamtrace
