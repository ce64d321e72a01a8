// Lays the queue of the server that stands still onto the disk.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "qmail_server.h"
#include "qmail_spool.h"

namespace spamtrace::fixture {

struct QueueCounts {
  uint64_t messages = 0;          // files below mess
  uint64_t not_preprocessed = 0;  // files below todo
  uint64_t recipients = 0;        // T and D of local and remote; for messages in todo only the T of todo
  std::map<std::string, uint64_t> states;
};

QueueCounts write_queue(QmailServer& server, const Host& host, QmailSpool& spool, Time end);

}  // namespace spamtrace::fixture
