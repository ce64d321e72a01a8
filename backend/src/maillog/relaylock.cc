#include "maillog/relaylock.h"

#include "base/scanner.h"

namespace spamtrace {
namespace {

// "/var/qmail/bin/relaylock: ", the path by which it was started; absent is fine too.
bool pass_own_name(Scanner& s) {
  std::string_view path;
  if (!s.rest().starts_with('/')) return true;
  return s.until(": ", path) && path.ends_with("/relaylock");
}

}  // namespace

std::optional<MailEvent> parse_relaylock(std::string_view text) {
  Scanner s(text);
  std::string_view peer, address;
  if (!pass_own_name(s) || !s.literal("mail from ") || !s.until(" (", peer) || !s.ends_with(")")) {
    return std::nullopt;
  }
  Scanner parts(peer);
  uint16_t port = 0;
  if (!parts.until_last(":", address) || !parse_number(parts.rest(), port)) return std::nullopt;
  const auto ip = parse_ip(address);
  if (!ip) return std::nullopt;
  return SmtpRelayAllowed{*ip};
}

}  // namespace spamtrace
