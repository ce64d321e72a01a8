#include "maillog/postfix_other.h"

#include <algorithm>
#include <array>

#include "maillog/postfix_line.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

Parsed understood(bool known) { return known ? Parsed(NoEvent{}) : std::nullopt; }

Parsed parse_statistics_line(std::string_view text) { return understood(text.starts_with("statistics: ")); }

// "cache btree:/var/lib/postfix/verify_cache full cleanup: retained=242 dropped=7 entries"
bool is_cache_cleanup(std::string_view text) {
  return text.starts_with("cache ") && text.ends_with(" entries") &&
         text.find(" cleanup: retained=") != std::string_view::npos;
}

Parsed parse_cache_line(std::string_view text) {
  const bool known = is_cache_cleanup(text) || starts_with_any(text, {"close database ", "open database "});
  return understood(known);
}

// ---- postscreen: each line begins with what happened and names the client as [IP]:PORT

// The client's own text can only stand behind the address.
bool names_client(Scanner s) {
  std::string_view before, address;
  uint16_t number = 0;
  if (!s.until("[", before) || !s.until("]:", address)) return false;
  return (parse_ip(address) || address == "unknown") && s.number(number);
}

constexpr std::array<std::string_view, 24> k_postscreen = {
    "CONNECT ",
    "DISCONNECT ",
    "PASS ",
    "FAIL ",
    "SKIP ",
    "DROP ",
    "ENFORCE ",
    "UNPASS ",
    "UNFAIL ",
    "WHITELISTED ",
    "BLACKLISTED ",
    "ALLOWLISTED ",
    "DENYLISTED ",
    "WHITELIST VETO ",
    "ALLOWLIST VETO ",
    "PREGREET ",
    "DNSBL ",
    "HANGUP ",
    "COMMAND ",
    "NON-SMTP COMMAND ",
    "BARE NEWLINE ",
    "NOQUEUE: reject: ",
    "reject: connect ",
    "BARE LF ",
};

// "postscreen_command_time_limit: stress=10 normal=300 ..", "TLS handshake failed for service=.. peer=.."
bool is_state(std::string_view text) {
  return starts_with_any(text, {"TLS handshake failed for service=", "entering STRESS mode ",
                                "leaving STRESS mode ", "postscreen_command_time_limit: "});
}

Parsed parse_postscreen_line(std::string_view text) {
  const bool listed = std::any_of(k_postscreen.begin(), k_postscreen.end(),
                                  [text](std::string_view start) { return text.starts_with(start); });
  return understood((listed && names_client(Scanner(text))) || is_cache_cleanup(text) || is_state(text));
}

// "addr 192.0.2.86 listed by domain zen.example as 127.0.0.2"
Parsed parse_dnsblog_line(std::string_view text) {
  Scanner s(text);
  std::string_view address;
  if (!s.literal("addr ") || !s.until(" ", address) || !parse_ip(address)) return std::nullopt;
  return understood(starts_with_any(s.rest(), {"listed by domain ", "not listed by domain "}));
}

Parsed parse_master_line(std::string_view text) {
  return understood(starts_with_any(
      text,
      {"daemon started -- version ", "reload -- version ", "terminating on signal ",
       "master exit time has arrived", "starting the Postfix mail system", "stopping the Postfix mail system",
       "waiting for the Postfix mail system to terminate", "aborting the Postfix mail system",
       "refreshing the Postfix mail system", "the Postfix mail system is "}));
}

}  // namespace

std::optional<MailEvent> parse_postfix_statistics(std::string_view text) {
  return parse_with_common_lines(text, parse_statistics_line);
}

std::optional<MailEvent> parse_postfix_postscreen(std::string_view text) {
  return parse_with_common_lines(text, parse_postscreen_line);
}

std::optional<MailEvent> parse_postfix_dnsblog(std::string_view text) {
  return parse_with_common_lines(text, parse_dnsblog_line);
}

std::optional<MailEvent> parse_postfix_cache(std::string_view text) {
  return parse_with_common_lines(text, parse_cache_line);
}

std::optional<MailEvent> parse_postfix_master(std::string_view text) {
  return parse_with_common_lines(text, parse_master_line);
}

}  // namespace spamtrace
