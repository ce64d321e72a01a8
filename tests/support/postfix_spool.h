// Lays the queue of the Postfix that stands still onto the disk (global/mail_queue.h, conf/postfix-files).
#pragma once

#include <filesystem>

#include "postfix_server.h"
#include "truth.h"

namespace spamtrace::fixture {

// A file that qmgr could not read, and put aside long ago: nothing of it is in the log.
struct CorruptFile {
  std::string id;
  Time when{};
};

// `messages` are the complete files of maildrop, incoming, active, deferred and hold, `not_preprocessed`
// those of maildrop and incoming. Not counted among them, but in `states`: what is being written, and what is
// in corrupt.
QueueCounts write_postfix_queue(const PostfixServer& server, const std::filesystem::path& spool,
                                const CorruptFile& corrupt);

}  // namespace spamtrace::fixture
