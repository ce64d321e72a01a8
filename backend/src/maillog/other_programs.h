// Programs of a mail server whose lines are understood and of no use: Plesk's filters and handlers on Postfix
// (none of their lines has a queue id) and the content filters behind them.
//
//   /usr/lib/plesk-9.0/psa-pc-remote[13591]: PASS during call 'limit-out' handler
//   greylisting filter[29663]: Starting greylisting filter...
//   qmail-ctasd[30381]: OUT|IN IP:, From: root@example.com, sClass: Unknown, ...
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

// NoEvent, or nothing for a line of another form.
std::optional<MailEvent> parse_other_program(std::string_view text);

}  // namespace spamtrace
