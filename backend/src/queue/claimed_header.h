// What the sender's side wrote into the header: Subject, From, the fields that name a script. Claims, all of
// them.
#pragma once

#include "mail/header.h"
#include "mail/message.h"

namespace spamtrace {

// Notes the field if it is one that matters. To be called for the fields below the server's own, in their
// order.
void read_claimed_field(const HeaderField& field, ClaimedHeader& header);

}  // namespace spamtrace
