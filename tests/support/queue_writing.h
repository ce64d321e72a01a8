// Lays the queue of the server that stands still onto the disk.
#pragma once

#include "qmail_server.h"
#include "qmail_spool.h"
#include "truth.h"

namespace spamtrace::fixture {

// `messages` are the files below mess, `not_preprocessed` those below todo, `recipients` the T and D of local
// and remote, and for messages in todo only the T of todo.
QueueCounts write_queue(QmailServer& server, const Host& host, QmailSpool& spool,
                        const std::vector<SpoolMessage>& begun);

// What qmail-queue has begun by then and never finishes: no messages, and never in the log.
std::vector<SpoolMessage> begin_messages(QmailServer& server, Time when);

}  // namespace spamtrace::fixture
