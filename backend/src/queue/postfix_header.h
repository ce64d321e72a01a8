// The header of a message in Postfix's queue: what Postfix itself wrote on top of it, and what the sender
// claims.
#pragma once

#include <cstdint>
#include <string_view>

#include "mail/message.h"
#include "queue/postfix_received.h"

namespace spamtrace {

// What is known before the header is read.
struct PostfixHeaderContext {
  std::string_view moment;        // of the queue id, see postfix_id.h
  uint32_t mail_owner = 0;        // 0: not known
  bool no_own_field = false;      // in maildrop: pickup has not written it yet
  bool taken_from_queue = false;  // there as well, by postsuper -r: a message that had been through pickup
};

// Postfix's own Received field. Without an id that fits it is not found: header_checks can remove it, and
// then the first one left is whatever the sender wrote.
struct PostfixHead {
  bool found = false;
  PostfixReceived::Form form = PostfixReceived::Form::smtp;
  uint32_t uid = 0;       // with by_uid
  bool requeued = false;  // the first field is that of postsuper -r; form and uid are those of the next one
  bool delivered_to = false;  // the field below says to which address it came before it was sent on
};

// Fills message.header. `text` is the header block with line ends.
PostfixHead read_postfix_header(std::string_view text, const PostfixHeaderContext& context,
                                QueuedMessage& message);

}  // namespace spamtrace
