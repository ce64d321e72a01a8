// Which messages of the queue are asked for.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "index/queue_chunks.h"

namespace spamtrace {

// Texts are searched as they are, without regard to the case of ASCII letters. What is empty filters nothing.
struct QueueFilter {
  std::string origin = {};  // its id
  std::string sender = {}, recipient = {}, subject = {};
  uint32_t min_recipients = 0;
};

// The messages that match, chunk by chunk, by their places in it. Of the chunk those columns are there that
// are wanted.
using VisitMatches = std::function<void(const QueueChunks& chunk, std::span<const uint8_t> matching)>;
void visit_matches(Database& database, const QueueFilter& filter, WantedColumns wanted,
                   const VisitMatches& visit);

}  // namespace spamtrace
