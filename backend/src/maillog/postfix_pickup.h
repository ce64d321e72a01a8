// pickup(8): takes what sendmail(1) and postdrop(1) left in maildrop.
//
//   848F1657D: uid=2002 from=<user@example.com>
//   848F1657D: uid=89 from=<user@example.com> orig_id=08ACF1541B01        after `postsuper -r`
//
// The uid comes first, so a sender cannot write one; he can write "> orig_id=X", but then the line ends in >.
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_postfix_pickup(std::string_view text);

}  // namespace spamtrace
