// Which messages of the queue are asked for.
#pragma once

#include <functional>
#include <string>

#include "index/queue_chunks.h"

namespace spamtrace {

// Texts are searched as they are, without regard to the case of ASCII letters. What is empty filters nothing.
struct QueueFilter {
  std::string origin = {};  // its id
  std::string sender = {}, recipient = {}, subject = {};
  uint32_t min_recipients = 0;
};

// Every message that matches; `index` is its place in the chunk. Of the chunk those columns are there that
// are wanted.
using VisitMatch = std::function<void(const QueueChunks& chunk, size_t index)>;
void for_each_match(Database& database, const QueueFilter& filter, WantedColumns wanted,
                    const VisitMatch& visit);

}  // namespace spamtrace
