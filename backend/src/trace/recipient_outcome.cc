#include "trace/recipient_outcome.h"

#include <algorithm>

namespace spamtrace {
namespace {

constexpr size_t k_most_reply = 200;

}  // namespace

void note_outcome(MessageTrace& trace, TracedRecipient& recipient, RecipientOutcome outcome,
                  std::string_view reply, Time at) {
  const std::string_view kept =
      outcome == RecipientOutcome::sent ? std::string_view(trace.last_reply) : reply.substr(0, k_most_reply);
  if (recipient.outcome == outcome && trace.last_reply == kept) return;
  recipient.outcome = outcome;
  trace.last_reply = std::string(kept);
  trace.last_seen = std::max(trace.last_seen, at);
}

}  // namespace spamtrace
