// qmail-send's lines (qmail-log(5), qmail-send.c).
//
//   info msg 93869: bytes 2343 from <user@example.com> qp 18695 uid 49491
//
// The sender and the delivery text are foreign. qmail shows every byte outside 33..126 in them as `_`, so
// neither holds a blank; the numbers of `info msg` are still taken from the right, since a sender can contain
// "> qp 1".
#pragma once

#include <optional>
#include <string_view>

#include "base/time.h"
#include "mail/event.h"

namespace spamtrace {

// `text` without splogger's stamp. Nothing for a line that qmail-send does not write.
std::optional<MailEvent> parse_qmail_send(std::string_view text);

// splogger(8) puts the time of the line before it, `1795506656.494700 TEXT`, and `1795506656.494700+TEXT`
// before the continuation of a line of 800 bytes and more.
struct SploggerText {
  Time time;
  std::string_view stamp;
  bool continuation = false;
  std::string_view text;
};
std::optional<SploggerText> parse_splogger(std::string_view text);

// The syslog tag under which splogger writes qmail-send's lines (qmail's rc: `splogger qmail`).
inline constexpr std::string_view k_qmail_send_tag = "qmail";

// splogger breaks a line after this many bytes (sizeof buf - 1 in splogger.c).
inline constexpr size_t k_splogger_break = 799;

}  // namespace spamtrace
