// Lays the queue of the Postfix that stands still onto the disk (global/mail_queue.h, conf/postfix-files).
#pragma once

#include <filesystem>

#include "postfix_server.h"
#include "truth.h"

namespace spamtrace::fixture {

// `messages` are the complete files of maildrop, incoming, active, deferred and hold, `not_preprocessed`
// those of maildrop and incoming. Not counted among them, but in `states`: what is being written, and what is
// in corrupt.
QueueCounts write_postfix_queue(PostfixServer& server, const std::filesystem::path& spool, Time end);

}  // namespace spamtrace::fixture
