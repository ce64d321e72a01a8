// What a message made here came from: its parent, then the parent's own ancestors.
#pragma once

#include <string>
#include <vector>

#include "trace/message_trace.h"

namespace spamtrace {

constexpr size_t k_most_undecided = 8;  // recipients that an ancestor keeps

// The nearest first, at most eight: a bounce of a forward leads back to what was forwarded.
std::vector<Ancestor> lineage(const MessageTrace& parent, Link link, std::string recipient);

// A parent whose child has not been seen yet, with its own ancestors.
struct NotedParent {
  std::vector<Ancestor> lineage;
  Time noted;
};

// The recipient that made a bounce: the first that failed here, else the first address tried.
std::string failed_recipient(const MessageTrace& trace);

}  // namespace spamtrace
