#include "maillog/mailbox_login.h"

#include <algorithm>
#include <array>

#include "base/scanner.h"
#include "maillog/repeated.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

bool take_ip(std::string_view text, IpAddress& client) {
  const auto ip = parse_ip(text);
  if (ip) client = *ip;
  return ip.has_value();
}

// A mailbox that let someone in has a name of one word. More words come from a client whose own name in the
// line imitates a login (see parse_courier_connect).
bool is_plausible(const MailboxLogin& login) {
  return !login.succeeded || (!login.login.empty() && login.login.find(' ') == std::string_view::npos);
}

// ---- courier

void drop_protocol(Scanner& s) {
  Scanner tail = s;
  std::string_view before;
  if (!tail.until_last(", protocol=", before)) return;
  if (tail.rest().find_first_of(" ,=[]") == std::string_view::npos) s = Scanner(before);
}

void drop_port(Scanner& s) {
  Scanner tail = s;
  std::string_view before;
  uint16_t port = 0;
  if (!tail.ends_with("]") || !tail.until_last(", port=[", before)) return;
  if (parse_number(tail.rest(), port)) s = Scanner(before);
}

// [user=USER, ]ip=[IP][, port=[N]][, protocol=IMAP]; a failure may name the method instead of the user.
Parsed parse_courier_session(Scanner s, bool succeeded) {
  MailboxLogin login;
  login.succeeded = succeeded;
  drop_protocol(s);
  drop_port(s);
  std::string_view who;
  if (!s.ends_with("]") || !s.until_last("ip=[", who)) return std::nullopt;
  if (!take_ip(s.rest(), login.client)) return std::nullopt;
  Scanner w(who);
  if (w.ends_with(", ") && w.literal("user=")) login.login = w.rest();
  if (!is_plausible(login)) return std::nullopt;
  return login;
}

Parsed parse_courier_result(Scanner s) {
  s.literal("INFO: ");
  if (s.literal("LOGIN FAILED, ")) return parse_courier_session(s, false);
  if (s.literal("LOGIN, ")) return parse_courier_session(s, true);
  if (s.literal("LOGOUT, ") || s.literal("DISCONNECTED, ")) return NoEvent{};
  return std::nullopt;
}

// "IMAP connect from USER@HOST [IP]" lacks its line end, so that the next line is glued to it.
Parsed parse_courier_connect(Scanner s) {
  std::string_view host, address;
  IpAddress client;
  if (!s.until("[", host) || !s.until("]", address) || !take_ip(address, client)) return std::nullopt;
  return s.at_end() ? Parsed(NoEvent{}) : parse_courier_result(s);
}

// "1390648707.677664 " stands before some lines.
void pass_stamp(Scanner& s) {
  Scanner stamp = s;
  uint64_t seconds = 0, fraction = 0;
  if (stamp.number(seconds) && stamp.literal(".") && stamp.number(fraction) && stamp.literal(" ")) s = stamp;
}

// ---- dovecot

// [user=<USER>, ][method=METHOD, ]rip=IP, lip=IP, ...
Parsed parse_dovecot_session(Scanner s, bool succeeded) {
  MailboxLogin login;
  login.succeeded = succeeded;
  std::string_view who, address, method;
  if (!s.until_last("rip=", who) || !s.until(",", address)) return std::nullopt;
  if (!take_ip(address, login.client)) return std::nullopt;
  Scanner w(who);
  if (w.literal("user=<") && !w.until_last(">, ", login.login)) return std::nullopt;
  if (w.literal("method=") && !w.until(", ", method)) return std::nullopt;
  if (!w.at_end() || !is_plausible(login)) return std::nullopt;
  return login;
}

// "Aborted login (REASON): ..", "Disconnected: Inactivity (REASON): .."; one kind of reason is a refusal.
// Version 2.4 is said to write "Login aborted: Connection closed (REASON) (auth_failed): ..".
Parsed parse_dovecot_end(Scanner s) {
  std::string_view how, attempts;
  if (!s.until("(", how) || !s.literal("auth failed, ")) return NoEvent{};
  if (!s.until(")", attempts)) return std::nullopt;
  s.literal(" (auth_failed)");
  return s.literal(": ") ? parse_dovecot_session(s, false) : std::nullopt;
}

bool is_level(std::string_view text) {
  return starts_with_any(text, {"Debug: ", "Warning: ", "Error: ", "Fatal: ", "Panic: "});
}

Parsed parse_login_process(Scanner s) {
  if (is_level(s.rest())) return NoEvent{};
  s.literal("Info: ");
  if (s.literal("Login: ") || s.literal("Logged in: ")) return parse_dovecot_session(s, true);
  const bool is_end = s.literal("Aborted login") || s.literal("Login aborted: ") || s.literal("Disconnected");
  if (is_end) return parse_dovecot_end(s);
  const bool of_no_use = s.literal("Internal login failure") || s.literal("Maximum number of connections");
  return of_no_use ? Parsed(NoEvent{}) : std::nullopt;
}

// Where a user logs in, and the processes behind, which know him already: "imap(USER)<4711><SESSION>: ..".
constexpr std::array<std::string_view, 4> k_login_processes = {
    "imap-login: ",
    "pop3-login: ",
    "managesieve-login: ",
    "submission-login: ",
};
constexpr std::array<std::string_view, 21> k_dovecot_services = {
    "imap",           "IMAP",       "pop3",           "POP3", "lmtp",        "lda",
    "managesieve",    "submission", "master",         "auth", "auth-worker", "log",
    "anvil",          "stats",      "config",         "dict", "doveadm",     "director",
    "indexer-worker", "ssl-params", "imap-hibernate",
};

// Nothing of what they write is used, so the user's name in brackets is not read.
bool is_dovecot_service_line(std::string_view text) {
  const std::string_view service = text.substr(0, text.find_first_of("(<:"));
  const bool known =
      std::find(k_dovecot_services.begin(), k_dovecot_services.end(), service) != k_dovecot_services.end();
  return known && text.find(": ", service.size()) != std::string_view::npos;
}

Parsed parse_dovecot_once(std::string_view text) {
  Scanner s(text);
  for (const std::string_view process : k_login_processes) {
    if (s.literal(process)) return parse_login_process(s);
  }
  // Plesk's statistics of a session: "service=imap, user=U, ip=[IP]. Logged out rcvd=512, sent=20481".
  if (starts_with_any(text, {"service=imap, user=", "service=pop3, user="})) return NoEvent{};
  return is_dovecot_service_line(text) ? Parsed(NoEvent{}) : std::nullopt;
}

}  // namespace

std::optional<MailEvent> parse_courier(std::string_view text) {
  Scanner s(text);
  if (s.literal("IMAP connect from ") || s.literal("POP3 connect from ")) return parse_courier_connect(s);
  pass_stamp(s);
  return parse_courier_result(s);
}

std::optional<MailEvent> parse_dovecot(std::string_view text) {
  const Parsed event = parse_dovecot_once(text);
  return event ? event : parse_repeated(text, parse_dovecot_once);
}

// One refusal makes two lines; the first, "No such user 'U' in mail authorization database", adds nothing.
std::optional<MailEvent> parse_saslauthd(std::string_view text) {
  Scanner s(text);
  if (s.literal("No such user '")) return NoEvent{};
  // the second spelling is that of older versions
  if (!s.literal("failed mail authentication attempt for user '") &&
      !s.literal("failed mail authenticatication attempt for user '")) {
    return std::nullopt;
  }
  MailboxLogin login;
  uint32_t length = 0;
  if (!s.until_last("' (password len=", login.login) || !s.number(length) || s.rest() != ")")
    return std::nullopt;
  return login;
}

}  // namespace spamtrace
