// cleanup(8): writes the queue file of every message.
//
//   08ACF1541B01: message-id=<4553b78d@example.com>
//   AE16288F80: milter-reject: END-OF-MESSAGE from localhost[::1]: 5.7.0 ...; from=<..> to=<..> ...
//   D8B07E3DB6: warning: header Subject: hello from host.example[192.0.2.1]; from=<..> to=<..> ...
//   4104E3D: removed (canceled)                                             from version 3.10 on
//
// What a header check writes begins with a piece of the message, so of such a line only the verb is read
// (cleanup_act_log in cleanup_message.c, cleanup_milter_hbc_log in cleanup_milter.c).
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_postfix_cleanup(std::string_view text);

}  // namespace spamtrace
