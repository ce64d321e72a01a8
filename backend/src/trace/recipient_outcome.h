// What a try at a recipient changes in the trace of its message.
//
// Most lines of a full queue tell for the tenth time that a recipient is deferred, in the same words. They
// change nothing, so that a message that only waits need not be read, counted and written anew.
#pragma once

#include <string_view>

#include "trace/message_trace.h"

namespace spamtrace {

// `recipient` is one of the trace; `reply`: what the other side said, which is kept of a try that failed.
void note_outcome(MessageTrace& trace, TracedRecipient& recipient, RecipientOutcome outcome,
                  std::string_view reply, Time at);

}  // namespace spamtrace
