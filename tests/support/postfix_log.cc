#include "postfix_log.h"

#include <fmt/format.h>

namespace spamtrace::fixture {
namespace {

// What a local part may hold without quotes: words of RFC 5322 with single dots between them.
bool is_dot_string(std::string_view local) {
  if (local.empty() || local.front() == '.' || local.back() == '.') return false;
  if (local.find("..") != std::string_view::npos) return false;
  for (const char c : local) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte == 127 || std::string_view("()<>@,;:\\\"[]").find(c) != std::string_view::npos)
      return false;
  }
  return true;
}

std::string quoted(std::string_view local) {
  std::string text = "\"";
  for (const char c : local) {
    if (c == '"' || c == '\\' || c == '\r') text += '\\';
    text += c;
  }
  return text + "\"";
}

// Two digits that count.
std::string pretty(Duration delay) {
  const double seconds = static_cast<double>(delay.count()) / 1e6;
  if (seconds >= 10) return fmt::format("{:.0f}", seconds);
  std::string text = seconds >= 1 ? fmt::format("{:.1f}", seconds) : fmt::format("{:.2f}", seconds);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string external_form(std::string_view address) {
  const size_t at = address.rfind('@');
  const std::string_view local = address.substr(0, at);
  if (address.empty() || is_dot_string(local)) return std::string(address);
  return quoted(local) + (at == std::string_view::npos ? std::string() : std::string(address.substr(at)));
}

namespace postfix_log {

std::string printable(std::string_view raw) {
  std::string text(raw);
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return text;
}

std::string peer(const Client& client) {
  return fmt::format("{}[{}]", client.name.empty() ? "unknown" : client.name, client.ip);
}

std::string client(std::string_view id, const Client& from, std::string_view login) {
  std::string text = fmt::format("{}: client={}", id, peer(from));
  if (!login.empty())
    text +=
        fmt::format(", sasl_method={}, sasl_username={}", login.size() % 3 == 0 ? "LOGIN" : "PLAIN", login);
  return text;
}

std::string pickup(std::string_view id, unsigned uid, std::string_view sender, std::string_view orig_id) {
  std::string text = fmt::format("{}: uid={} from=<{}>", id, uid, external_form(sender));
  if (!orig_id.empty()) text += fmt::format(" orig_id={}", orig_id);
  return text;
}

std::string message_id(std::string_view id, std::string_view value) {
  return fmt::format("{}: message-id={}", id, value);
}

std::string over_limit(std::string_view id, const Client& client, std::string_view sender) {
  return fmt::format(
      "{}: milter-reject: END-OF-MESSAGE from {}: 5.7.0 Your message could not be sent. The limit on the "
      "number "
      "of allowed outgoing messages was exceeded. Try again later.; from=<{}> to=<> proto=ESMTP helo=<{}>",
      id, peer(client), external_form(sender), client.helo);
}

std::string active(std::string_view id, std::string_view sender, size_t bytes, size_t recipients) {
  return fmt::format("{}: from=<{}>, size={}, nrcpt={} (queue active)", id, external_form(sender), bytes,
                     recipients);
}

std::string expired(std::string_view id, std::string_view sender) {
  return fmt::format("{}: from=<{}>, status=expired, returned to sender", id, external_form(sender));
}

std::string not_delivered(std::string_view id, std::string_view notification) {
  return fmt::format("{}: sender non-delivery notification: {}", id, notification);
}

std::string delivery(const Delivery& d) {
  std::string text = fmt::format("{}: to=<{}>, ", d.id, external_form(d.to));
  if (d.orig_to != d.to) text += fmt::format("orig_to=<{}>, ", external_form(d.orig_to));
  const Delays& t = d.delays;
  return text + fmt::format("relay={}, delay={}, delays={}/{}/{}/{}, dsn={}, status={} ({})", d.relay,
                            pretty(t.before_qmgr + t.in_qmgr + t.connecting + t.sending),
                            pretty(t.before_qmgr), pretty(t.in_qmgr), pretty(t.connecting), pretty(t.sending),
                            d.dsn, d.status, d.text);
}

std::string disconnect(const Client& client, bool encrypted, bool login, size_t recipients) {
  return fmt::format("disconnect from {} ehlo={}{}{} mail=1 rcpt={} data=1 quit=1 commands={}", peer(client),
                     encrypted ? 2 : 1, encrypted ? " starttls=1" : "", login ? " auth=1" : "", recipients,
                     4 + recipients + (encrypted ? 2 : 0) + (login ? 1 : 0));
}

std::string tls_established(const Client& client) {
  return fmt::format(
      "Anonymous TLS connection established from {}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 "
      "bits) "
      "key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256",
      peer(client));
}

std::string login_failed(const Client& client, std::string_view reason) {
  return fmt::format("warning: {}: SASL LOGIN authentication failed: {}", peer(client), reason);
}

}  // namespace postfix_log
}  // namespace spamtrace::fixture
