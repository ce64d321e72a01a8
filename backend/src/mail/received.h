// Received fields that this server itself wrote on top of a message: the only header lines that prove
// something.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/net.h"
#include "base/time.h"

namespace spamtrace {

// The first line of a qmail mess file, written by qmail-queue (received_setup in qmail-queue.c):
//   Received: (qmail 14825 invoked by uid 33); 24 Nov 2026 07:50:56 -0000
enum class Invoked : uint8_t { by_uid, by_alias, from_network, for_bounce };
struct QmailReceived {
  uint32_t pid = 0;
  Invoked invoked = Invoked::by_uid;
  uint32_t uid = 0;  // only with by_uid
  Time time;         // not known where the date is odd
};

// `line` is the whole first line, without its line end. A line of this form anywhere else proves nothing.
std::optional<QmailReceived> parse_qmail_received(std::string_view line);

// The two lines that qmail-smtpd writes next (received.c); every byte that a client could abuse is a `?`
// there:
//   Received: from unknown (HELO host81.example) (info@203.0.113.200)
//     by mx.example with ESMTPA; 24 Nov 2026 07:57:41 -0000
struct SmtpReceived {
  std::string host;  // reverse name: chosen by the owner of the address
  std::string helo;  // chosen by the client
  std::string info;  // TCPREMOTEINFO: the login in builds with SMTP AUTH, else an ident answer of the client
  std::string protocol;  // SMTP, ESMTP, ESMTPA, ...
  IpAddress client;
  bool authenticated() const;  // the protocol says that a login was accepted (RFC 3848)
};

// `value` is the unfolded value of the field that stands right behind qmail's own line `invoked from
// network`.
std::optional<SmtpReceived> parse_smtp_received(std::string_view value);

}  // namespace spamtrace
