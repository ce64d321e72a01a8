// The handlers that Plesk runs around qmail-queue, qmail-local and qmail-remote.
//
//   qmail-remote-handlers[3882]: from=sales@example.com
//   qmail-remote-handlers[3882]: to=buyer@example.org
//
// An empty `from=` is the null sender. The lines hold no message number: the handler's pid ties the two of
// one delivery together, and only their place in the log ties them to a delivery.
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_mail_handler(std::string_view text);

}  // namespace spamtrace
