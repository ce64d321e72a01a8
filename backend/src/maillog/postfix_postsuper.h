// postsuper(1): what an administrator did to the queue. "removed" reads as in qmgr's lines; only the program
// differs.
//
//   D4F2023DB: removed
//   D4F2023DB: requeued
//   Deleted: 115 messages
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_postfix_postsuper(std::string_view text);

}  // namespace spamtrace
