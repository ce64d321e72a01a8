// What tells one queued message from all others, also from one that is given its id later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "mail/message.h"

namespace spamtrace {

struct QueueIdentity {
  std::string id;
  uint32_t spool = 0;
  uint64_t inode = 0;
  Time arrival;
  QueueState state = QueueState::writing;  // where it stood when it was looked at

  bool is_of_same_message(const QueueIdentity& other) const {
    return id == other.id && spool == other.spool && inode == other.inode && arrival == other.arrival;
  }
};

QueueIdentity identity_of(const QueuedMessage& message);

// "0 4F9D195432 131 1795000000000000 deferred", a line each; a text with any other line is none.
std::string to_lines(const std::vector<QueueIdentity>& identities);
std::optional<std::vector<QueueIdentity>> parse_identities(std::string_view lines);

// The state that name_of() calls so.
std::optional<QueueState> parse_queue_state(std::string_view name);

}  // namespace spamtrace
