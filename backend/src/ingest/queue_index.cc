#include "ingest/queue_index.h"

namespace spamtrace {

QueueIndex::QueueIndex(const std::vector<QueuedMessage>& messages) : messages_(messages) {
  by_id_.reserve(messages.size());
  for (uint32_t i = 0; i < messages.size(); ++i) by_id_.emplace(messages[i].id, i);
}

const QueuedMessage* QueueIndex::find(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &messages_[found->second];
}

}  // namespace spamtrace
