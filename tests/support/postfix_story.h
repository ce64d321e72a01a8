// The stories that only a server with Postfix can have.
#pragma once

#include "postfix_server.h"
#include "stage.h"

namespace spamtrace::fixture {

void play_outgoing_limit(Stage& stage, PostfixServer& server);
void play_local_process(Stage& stage, PostfixServer& server);
void play_lying_senders(Stage& stage, PostfixServer& server);
void play_slow_senders(Stage& stage, PostfixServer& server);
void play_admin_acts(Stage& stage, PostfixServer& server);
void play_postfix_lines(Stage& stage,
                        PostfixServer& server);  // behind all others: as many as there are lines

}  // namespace spamtrace::fixture
