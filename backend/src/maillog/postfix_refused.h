// The line by which smtpd(8) or cleanup(8) says that an access rule or a milter did something to a message.
//
//   VERB: STAGE from NAME[IP]: TEXT; from=<S> to=<R> proto=ESMTP helo=<H>[ sasl_username=<U>]
//
// (log_whatsup in smtpd_check.c, smtpd_whatsup in smtpd.c, cleanup_milter_apply in cleanup_milter.c.) TEXT, S
// and R are foreign. smtpd lets no blank and no < > into HELO and the login stands last, so it is read only
// if the whole tail has that form and neither address holds a quote, a bracket or a blank: with these a
// sender could write a tail of his own.
#pragma once

#include <optional>
#include <string_view>

#include "base/scanner.h"
#include "mail/event.h"

namespace spamtrace {

// What is behind the queue id. `whole_message`: said of the message, whatever the stage.
std::optional<MailEvent> parse_refused(Scanner s, std::string_view id, bool whole_message);

}  // namespace spamtrace
