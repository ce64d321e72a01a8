// The messages of a queue by their ids.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "mail/message.h"

namespace spamtrace {

class QueueIndex {
 public:
  // `messages` must outlive the index and stay as they are.
  explicit QueueIndex(const std::vector<QueuedMessage>& messages);

  // Null where there is none. Of several spools with one id the first counts.
  const QueuedMessage* find(std::string_view id) const;

  const std::vector<QueuedMessage>& messages() const { return messages_; }
  size_t index_of(const QueuedMessage& message) const {
    return static_cast<size_t>(&message - messages_.data());
  }

 private:
  const std::vector<QueuedMessage>& messages_;
  tsl::robin_map<std::string_view, uint32_t> by_id_;
};

}  // namespace spamtrace
