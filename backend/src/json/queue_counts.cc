#include "json/queue_counts.h"

namespace spamtrace {

// A figure that the mail server's queue does not have is null.
Json to_object(const QueueCounts& counts) {
  Json queues = nullptr;
  for (const auto& [state, messages] : counts.queues) queues[name_of(state)] = messages;
  const bool qmail = counts.split != 0;
  return {{"messages", counts.messages},
          {"not_preprocessed", counts.not_preprocessed},
          {"queues", std::move(queues)},
          {"bouncing", qmail ? Json(counts.bouncing) : Json(nullptr)},
          {"split", qmail ? Json(counts.split) : Json(nullptr)},
          {"big_todo", qmail ? Json(counts.big_todo) : Json(nullptr)},
          {"misplaced", qmail ? Json(counts.misplaced) : Json(nullptr)},
          {"strays", counts.strays}};
}

}  // namespace spamtrace
