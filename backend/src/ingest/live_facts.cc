#include "ingest/live_facts.h"

#include "index/damage.h"
#include "trace/postfix_fields.h"
#include "trace/qmail_fields.h"

namespace spamtrace {

MessageTrace trace_in(const LiveMessage& live) {
  switch (live.place) {
    case LivePlace::postfix_open: {
      PostfixMessage message;
      unpack_or_throw(live.trace, message);
      return std::move(message.trace);
    }
    case LivePlace::qmail_open: {
      QmailMessage message;
      unpack_or_throw(live.trace, message);
      return std::move(message.trace);
    }
    default: {
      MessageTrace trace;
      unpack_or_throw(live.trace, trace);
      return trace;
    }
  }
}

MessageFacts facts_of(const MessageTrace& trace, const std::optional<QueueRow>& row) {
  return {&trace, row ? &row->message : nullptr, trace.session, row && row->gone};
}

std::optional<LiveFacts> live_facts(Index& index, int64_t number) {
  LiveFacts found;
  if (number < 0) {
    found.row = index.queue().find(-number);
    return found.row ? std::optional(std::move(found)) : std::nullopt;
  }
  const auto live = index.live().find(number);
  if (!live) return std::nullopt;
  found.trace = trace_in(*live);
  for (QueueRow& row : index.queue().find(found.trace->id)) {
    if (row.live == number) found.row = std::move(row);
  }
  return found;
}

}  // namespace spamtrace
