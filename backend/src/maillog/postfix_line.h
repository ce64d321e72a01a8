// What the lines of Postfix's daemons have in common.
//
//   4104E3D: client=unknown[2001:db8::1], ...      short queue id: microseconds and inode in hex
//   48rT2v1hQrz1J0N: removed                        long one: seconds and microseconds, z, inode
//   NOQUEUE: reject: RCPT from host.example[192.0.2.1]:4711: ...
//
// Postfix shows every byte that is not printable as ?, so no line holds a line end. Addresses, HELO, reasons
// and headers are foreign. A name before [IP] is a host name by its grammar (valid_hostname.c), or `unknown`.
#pragma once

#include <optional>
#include <string_view>

#include "base/net.h"
#include "base/scanner.h"
#include "mail/event.h"

namespace spamtrace {

// mail_queue.h: 5 hex digits and the inode in hex, or base 52 time, z, base 51 inode.
bool is_queue_id(std::string_view word);

// "QID: ". The second form takes "NOQUEUE: " too and leaves `id` empty.
bool take_queue_id(Scanner& s, std::string_view& id);
bool take_queue_id_or_none(Scanner& s, std::string_view& id);

struct PostfixPeer {
  std::string_view name;
  std::optional<IpAddress> address;  // none for "unknown"
};
// "NAME[IP]" or "NAME[IP]:PORT".
bool take_peer(Scanner& s, PostfixPeer& peer);

// The value up to the next ", " or the end; what is behind a ", " stays, with the ", ".
std::string_view take_value(Scanner& s);

// Tries `own`, then the lines that any daemon can write: warnings, errors, restarts, TLS, and syslog's
// "message repeated N times: [ TEXT]" (repeated.h).
using PostfixLineParser = std::optional<MailEvent> (*)(std::string_view text);
std::optional<MailEvent> parse_with_common_lines(std::string_view text, PostfixLineParser own);

// Lines of a daemon that is not known: the common ones.
std::optional<MailEvent> parse_postfix_common(std::string_view text);

}  // namespace spamtrace
