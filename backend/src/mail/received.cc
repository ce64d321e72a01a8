#include "mail/received.h"

#include "base/scanner.h"

namespace spamtrace {
namespace {

bool parse_invoker(Scanner& s, QmailReceived& received) {
  if (s.literal("by uid ")) {
    received.invoked = Invoked::by_uid;
    return s.number(received.uid);
  }
  if (s.literal("by alias")) {
    received.invoked = Invoked::by_alias;
    return true;
  }
  if (s.literal("from network")) {
    received.invoked = Invoked::from_network;
    return true;
  }
  received.invoked = Invoked::for_bounce;
  return s.literal("for bounce");
}

// "(INFO@IP)" or "(IP)" without its brackets; some builds put the address into square brackets.
bool parse_client(std::string_view text, SmtpReceived& received) {
  Scanner s(text);
  std::string_view info;
  if (s.until_last("@", info)) received.info = info;
  std::string_view address = s.rest();
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  const auto ip = parse_ip(address);
  if (!ip) return false;
  received.client = *ip;
  return true;
}

}  // namespace

std::optional<QmailReceived> parse_qmail_received(std::string_view line) {
  QmailReceived received;
  Scanner s(line);
  if (!s.literal("Received: (qmail ") || !s.number(received.pid) || !s.literal(" invoked "))
    return std::nullopt;
  if (!parse_invoker(s, received) || !s.literal("); ")) return std::nullopt;
  received.time = parse_rfc5322(s.rest()).value_or(Time{});
  return received;
}

bool SmtpReceived::authenticated() const { return protocol == "ESMTPA" || protocol == "ESMTPSA"; }

std::optional<SmtpReceived> parse_smtp_received(std::string_view value) {
  SmtpReceived received;
  Scanner s(value);
  std::string_view host, helo, client, local, protocol;
  if (!s.literal("from ")) return std::nullopt;
  if (!s.rest().starts_with('(') && !s.until(" ", host)) return std::nullopt;
  if (s.literal("(HELO ") && !s.until(") ", helo)) return std::nullopt;
  if (!s.literal("(") || !s.until(")", client)) return std::nullopt;
  if (!s.literal(" by ") || !s.until(" with ", local) || !s.until(";", protocol)) return std::nullopt;
  received.host = host;
  received.helo = helo;
  received.protocol = protocol.substr(0, protocol.find(' '));
  if (!parse_client(client, received)) return std::nullopt;
  return received;
}

}  // namespace spamtrace
