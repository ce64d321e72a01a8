#include "maillog/postfix_line.h"

#include "base/byte_set.h"
#include "maillog/repeated.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

constexpr size_t k_longest_id = 40;  // 16 hex digits of inode and 5, or 11 of time, z and 12 of inode
constexpr size_t k_microseconds = 5;
constexpr size_t k_longest_host_name = 255;
// mail_queue.h: at least 6 digits of seconds and 4 of microseconds stand before the z of a long id
constexpr size_t k_time_of_long_id = 10;

constexpr ByteSet k_upper_hex("0123456789ABCDEF");
// Digits and the consonants of both cases, 52 in all; z is the last.
constexpr ByteSet k_base52("0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz");
constexpr ByteSet k_host_name_bytes("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_:");

bool is_long_id(std::string_view word) {
  const size_t z = word.rfind('z');
  return z != std::string_view::npos && z >= k_time_of_long_id && z + 1 < word.size() &&
         k_base52.holds_all_of(word);
}

bool is_host_name(std::string_view name) {
  return !name.empty() && name.size() <= k_longest_host_name && k_host_name_bytes.holds_all_of(name);
}

// The levels of msg(3). "info: " is what postlogd puts before a line of another program.
bool is_message_of_level(std::string_view text) {
  return starts_with_any(text, {"warning: ", "error: ", "fatal: ", "panic: ", "info: "});
}

// "Untrusted TLS connection established to H[IP]:25: TLSv1.2 with cipher .."
bool is_tls_session(std::string_view text) {
  const size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return false;
  return starts_with_any(text.substr(0, blank), {"Anonymous", "Untrusted", "Trusted", "Verified"}) &&
         text.substr(blank).starts_with(" TLS connection ");
}

bool is_tls_line(std::string_view text) {
  return is_tls_session(text) ||
         starts_with_any(text, {"setting up TLS connection ", "initializing the server-side TLS engine",
                                "initializing the client-side TLS engine", "SSL_accept error from ",
                                "SSL_connect error to ", "certificate verification failed for ", "TLS SNI ",
                                "TLSRPT: ", "SSL3 alert "});
}

// "table hash:/etc/postfix/access(0,lock|fold_fix) has changed -- restarting"
bool is_restart(std::string_view text) {
  return text.starts_with("table ") && text.find(" has changed -") != std::string_view::npos;
}

bool is_common_line(std::string_view text) {
  return is_message_of_level(text) || is_tls_line(text) || is_restart(text) ||
         text.starts_with("using backwards-compatible default setting ");
}

Parsed parse_once(std::string_view text, PostfixLineParser own) {
  Parsed event = own(text);
  if (!event && is_common_line(text)) event = NoEvent{};
  return event;
}

Parsed parse_nothing(std::string_view /*text*/) { return std::nullopt; }

}  // namespace

bool is_queue_id(std::string_view word) {
  if (word.size() <= k_microseconds || word.size() > k_longest_id) return false;
  return k_upper_hex.holds_all_of(word) || is_long_id(word);
}

bool take_queue_id(Scanner& s, std::string_view& id) {
  const std::string_view head = s.rest().substr(0, k_longest_id + 1);
  const std::string_view word = head.substr(0, head.find(':'));
  Scanner behind = s;
  if (!is_queue_id(word) || !behind.literal(word) || !behind.literal(": ")) return false;
  id = word;
  s = behind;
  return true;
}

bool take_queue_id_or_none(Scanner& s, std::string_view& id) {
  return s.literal("NOQUEUE: ") || take_queue_id(s, id);
}

bool take_peer(Scanner& s, PostfixPeer& peer) {
  Scanner behind = s;
  std::string_view name, address;
  uint16_t port = 0;
  if (!behind.until("[", name) || !is_host_name(name) || !behind.until("]", address)) return false;
  const auto ip = parse_ip(address);
  if (!ip && address != "unknown") return false;
  if (behind.rest().size() > 1 && behind.rest()[1] != ' ' && behind.literal(":") && !behind.number(port)) {
    return false;
  }
  peer = {name, ip};
  s = behind;
  return true;
}

std::string_view take_value(Scanner& s) {
  const std::string_view value = s.rest().substr(0, s.rest().find(", "));
  s.literal(value);
  return value;
}

std::optional<MailEvent> parse_with_common_lines(std::string_view text, PostfixLineParser own) {
  Parsed event = parse_once(text, own);
  if (event) return event;
  return parse_repeated(text, [own](std::string_view inner) { return parse_once(inner, own); });
}

std::optional<MailEvent> parse_postfix_common(std::string_view text) {
  return parse_with_common_lines(text, parse_nothing);
}

}  // namespace spamtrace
