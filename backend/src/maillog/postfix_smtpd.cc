#include "maillog/postfix_smtpd.h"

#include <algorithm>
#include <array>

#include "maillog/postfix_line.h"
#include "maillog/postfix_refused.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

constexpr std::array<std::string_view, 3> k_fields_behind_login = {
    ", sasl_sender=", ", orig_queue_id=", ", orig_client="};

// Does the line end within the name of the next field? Then it was cut.
bool ends_in_field_name(std::string_view login) {
  const size_t comma = login.rfind(',');
  if (comma == std::string_view::npos) return false;
  return std::any_of(k_fields_behind_login.begin(), k_fields_behind_login.end(),
                     [&](std::string_view field) { return field.starts_with(login.substr(comma)); });
}

// A login may hold ", " (it is an opaque string), so it ends where one of the later fields begins.
bool take_login(Scanner& s, std::string_view& login) {
  size_t end = s.rest().size();
  for (const std::string_view field : k_fields_behind_login) end = std::min(end, s.rest().find(field));
  login = s.rest().substr(0, end);
  s.literal(login);
  return !ends_in_field_name(login);
}

// Where the message comes from according to a content filter (XFORWARD). Its text is another server's.
void take_original(Scanner& s, PostfixClient& client) {
  if (s.literal(", orig_queue_id=")) {
    const std::string_view id = take_value(s);
    if (is_queue_id(id)) client.original_id = id;
  }
  PostfixPeer original;
  if (s.literal(", orig_client=") && take_peer(s, original)) client.original_client = original.address;
}

Parsed parse_client(Scanner s, std::string_view id) {
  PostfixClient client;
  PostfixPeer peer;
  client.id = id;
  if (!take_peer(s, peer)) return std::nullopt;
  client.name = peer.name;
  client.client = peer.address.value_or(IpAddress{});
  if (s.literal(", sasl_method=")) client.method = take_value(s);
  if (s.literal(", sasl_username=") && !take_login(s, client.login)) return std::nullopt;
  if (s.literal(", sasl_sender=")) return client;
  const bool is_original = s.rest().starts_with(", orig_");
  if (!is_original && !s.at_end()) return std::nullopt;
  take_original(s, client);
  return client;
}

// Behind "authentication failed": "[: REASON][, sasl_username=U]". Newer versions write the login, or
// "(unavailable)".
std::string_view login_of_failure(Scanner s) {
  std::string_view reason;
  if (!s.until(", sasl_username=", reason) || s.rest() == "(unavailable)") return {};
  return s.rest();
}

// NAME[IP]: SASL METHOD authentication failed...
Parsed parse_sasl_failure(Scanner s) {
  PostfixPeer client;
  std::string_view method;
  if (!take_peer(s, client) || !s.literal(": SASL ")) return std::nullopt;
  if (!s.until(" authentication failed", method)) return std::nullopt;
  return SmtpLoginFailed{login_of_failure(s), client.address.value_or(IpAddress{})};
}

// "connect from NAME[IP]", "disconnect from NAME[IP] ehlo=1 ... commands=4/6"
bool is_connection(std::string_view text) {
  Scanner s(text);
  PostfixPeer client;
  if (s.literal("connect from ")) return take_peer(s, client) && s.at_end();
  return s.literal("disconnect from ") && take_peer(s, client) && (s.at_end() || s.literal(" "));
}

// Newer versions put a queue id or NOQUEUE before these.
bool is_lost_session(std::string_view text) {
  return starts_with_any(text, {"lost connection after ", "timeout after ", "too many errors after ",
                                "bare <LF> received after "});
}

bool is_other_line(std::string_view text) {
  return starts_with_any(text, {"improper command pipelining after ", "proxy-accept: ", "proxy-reject: ",
                                "discarding EHLO keywords: ", "Relaying allowed for ", "mapping DSN status ",
                                "reject: connect from "});
}

bool is_session_step(std::string_view text) {
  return is_lost_session(text) || starts_with_any(text, {"abort: TLS from ", "replacing command "});
}

Parsed parse_line(std::string_view text) {
  Scanner s(text);
  std::string_view id;
  if (s.literal("warning: ")) return parse_sasl_failure(s);
  if (is_connection(text) || is_lost_session(text) || is_other_line(text)) return NoEvent{};
  if (!take_queue_id_or_none(s, id)) return std::nullopt;
  if (s.literal("client=")) return parse_client(s, id);
  if (is_session_step(s.rest())) return NoEvent{};
  return parse_refused(s, id, false);
}

}  // namespace

std::optional<MailEvent> parse_postfix_smtpd(std::string_view text) {
  return parse_with_common_lines(text, parse_line);
}

}  // namespace spamtrace
