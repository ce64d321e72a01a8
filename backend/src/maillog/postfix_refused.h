// The line by which smtpd(8) or cleanup(8) says that an access rule or a milter did something to a message.
//
//   VERB: STAGE from NAME[IP]: TEXT; from=<S> to=<R> proto=ESMTP helo=<H>[ sasl_username=<U>]
//
// (log_whatsup in smtpd_check.c, smtpd_whatsup in smtpd.c, cleanup_milter_apply in cleanup_milter.c; the
// login is written by newer versions, in brackets or without.) TEXT, S and R are foreign, and a line may have
// been cut by syslog behind a tail that a sender wrote in one of them. So the login is read only if the whole
// tail has that form, TEXT quotes no address and neither S nor R needs quotes. Little is lost: the client's
// line of a message with an id has the login too.
#pragma once

#include <optional>
#include <string_view>

#include "base/scanner.h"
#include "mail/event.h"

namespace spamtrace {

// What is behind the queue id. `whole_message`: said of the message, whatever the stage.
std::optional<MailEvent> parse_refused(Scanner s, std::string_view id, bool whole_message);

}  // namespace spamtrace
