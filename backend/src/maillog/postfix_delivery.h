// The delivery agents, each of which ends its work on a recipient with a line of one form (log_adhoc.c):
//
//   QID: to=<R>[, orig_to=<O>], relay=X[, conn_use=N], delay=D, delays=a/b/c/d[, tls=T], dsn=x.y.z,
//     status=ST (TEXT)
//
// Foreign are R and O (a sender chooses them) and TEXT (the remote server's). Each of them may hold text of
// this very form. The line is split at the LAST ", relay=" from which all the rest fits up to the bracket
// that ends the line. So what a sender writes never gives status or relay: the true ones stand to its right.
// A remote server whose reply imitates the form can so choose the status, which it could anyway, and the
// relay and recipient of this one line; it blames nobody, and the route is the agent's. Cutting at the first
// fit instead would let a spammer write "sent, through the content filter" on all that bounces. The quotes
// of an address are no help: before version 3.5 it is logged without them.
#pragma once

#include <optional>
#include <string_view>

#include "base/scanner.h"
#include "mail/event.h"

namespace spamtrace {

// From "to=" on; also for daemons that write such a line without being an agent.
std::optional<MailEvent> parse_delivery_report(Scanner s, std::string_view id, Route route);

// "status=deferred (bounce failed)", without a recipient: it will be tried again.
bool is_bounce_trouble(std::string_view text);

std::optional<MailEvent> parse_postfix_smtp(std::string_view text);     // also the service `relay`
std::optional<MailEvent> parse_postfix_lmtp(std::string_view text);     // the same program, to a local server
std::optional<MailEvent> parse_postfix_local(std::string_view text);    // local(8) alone can forward
std::optional<MailEvent> parse_postfix_mailbox(std::string_view text);  // virtual(8), pipe(8)
std::optional<MailEvent> parse_postfix_error(std::string_view text);    // error(8), discard(8), retry

}  // namespace spamtrace
