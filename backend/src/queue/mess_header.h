// The top of a mess file: qmail's own line, what qmail-smtpd wrote below it, and what the sender claims.
#pragma once

#include <string_view>

#include "mail/message.h"

namespace spamtrace {

// Fills the fields of `message` that the header tells: received, client, uid and qp where still unknown,
// header, bounced_recipient. `bytes` is the beginning of the file. False if the header goes on behind
// `bytes`.
bool read_mess_header(std::string_view bytes, QueuedMessage& message);

}  // namespace spamtrace
