// Was a message sent on by an alias of this server, so that who wrote it is not who sends from here?
//
// Postfix keeps the queue id when it replaces an alias (virtual(5), aliases(5)), and notes the address before
// it beside each recipient: in the queue file as original recipient, in the log as orig_to.
#pragma once

#include <string>

#include "origin/message_facts.h"
#include "server/facts.h"
#include "trace/message_trace.h"

namespace spamtrace {

// Did a recipient of the ancestor leave the server, or would it?
bool left_server(const Ancestor& ancestor, const ServerFacts& server);

// Did an alias lead to every recipient of the ancestor outside? Then it is Ancestor::sent_on_by.
bool was_sent_on(const Ancestor& ancestor, const ServerFacts& server);

// The alias by which every recipient outside was reached; empty where there is none.
std::string sent_on_by(const MessageFacts& facts, const ServerFacts& server);

}  // namespace spamtrace
