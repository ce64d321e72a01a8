// smtpd(8): the SMTP server, under any service name (submission, smtps). Also qmqpd(8).
//
//   1F5A2194AA9: client=client.example.com[192.0.2.4], sasl_method=PLAIN, sasl_username=user@example.com
//   warning: unknown[192.0.2.113]: SASL PLAIN authentication failed: authentication failure
//   NOQUEUE: reject: RCPT from unknown[192.0.2.116]: 504 5.5.2 ...                    postfix_refused.h
//
// After `client=` come, in this order and each optional (smtpd.c, "Log the queue ID with the message
// origin"): sasl_method, sasl_username, sasl_sender, orig_queue_id, orig_client. sasl_sender is what the
// client wrote in MAIL FROM, also without a login: nothing behind it is read.
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_postfix_smtpd(std::string_view text);

}  // namespace spamtrace
