// qmgr(8): the queue manager, and bounce(8), which makes the reports.
//
//   1F5A2194AA9: from=<sender@example.com>, size=818, nrcpt=1 (queue active)
//   B54DA300087: from=<user@example.com>, status=expired, returned to sender
//   1F5A2194AA9: removed
//   776E41855DB2: sender non-delivery notification: A48191855DA0
//
// The sender can hold anything, also "> size=1, nrcpt=1 (queue active)", so the line is taken from its end.
// Older versions write deliveries from here too: mail for a transport that is not available.
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_postfix_qmgr(std::string_view text);
std::optional<MailEvent> parse_postfix_bounce(std::string_view text);

}  // namespace spamtrace
