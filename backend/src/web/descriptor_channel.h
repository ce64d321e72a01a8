// Hands an open file to the other process, over a socket of type SOCK_SEQPACKET (unix(7), SCM_RIGHTS).
#pragma once

#include "base/fd.h"

namespace spamtrace {

bool send_descriptor(int channel, int number);

// The descriptor that comes next; none where the message brought none. `is_open` is false at the other one's
// end.
Fd receive_descriptor(int channel, bool& is_open);

}  // namespace spamtrace
