// Postfix's other programs: their lines are understood and of no use for the question who sends.
//
//   statistics: max connection rate 2/60s for (submission:203.0.113.8) at Dec  7 13:28:01      anvil, scache
//   CONNECT from [192.0.2.86]:53024 to [203.0.113.1]:25                                        postscreen
//   starting the Postfix mail system                                                           postfix-script
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_postfix_statistics(std::string_view text);  // anvil(8), scache(8)
std::optional<MailEvent> parse_postfix_postscreen(std::string_view text);  // postscreen(8), tlsproxy(8)
std::optional<MailEvent> parse_postfix_dnsblog(std::string_view text);
std::optional<MailEvent> parse_postfix_cache(std::string_view text);   // verify(8), tlsmgr(8)
std::optional<MailEvent> parse_postfix_master(std::string_view text);  // master(8), postfix-script

}  // namespace spamtrace
