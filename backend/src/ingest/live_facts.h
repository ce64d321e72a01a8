// What log and queue tell of a live message, read back from the index.
#pragma once

#include <optional>

#include "index/index.h"
#include "origin/message_facts.h"

namespace spamtrace {

// REQUIRES: it has a trace (it is not queue_only).
MessageTrace trace_in(const LiveMessage& live);

MessageFacts facts_of(const MessageTrace& trace, const std::optional<QueueRow>& row);

struct LiveFacts {
  std::optional<MessageTrace> trace;
  std::optional<QueueRow> row;
  MessageFacts facts() const {
    if (trace) return facts_of(*trace, row);
    return {nullptr, &row->message, row->session, row->gone};
  }
};

// Nothing where there is no live message of that number.
std::optional<LiveFacts> live_facts(Index& index, int64_t number);

}  // namespace spamtrace
