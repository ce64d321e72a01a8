// Which files lie in the queues of one Postfix spool: maildrop, incoming, active, deferred, hold, corrupt,
// each flat or hashed into subdirectories of any depth whose names are one letter (mail_scan_dir.c).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"
#include "base/result.h"
#include "mail/message.h"
#include "queue/postfix_id.h"

namespace spamtrace {

inline constexpr std::array k_postfix_queues{QueueState::maildrop, QueueState::incoming, QueueState::active,
                                             QueueState::deferred, QueueState::hold,     QueueState::corrupt};
inline constexpr size_t k_postfix_queue_count = k_postfix_queues.size();

// The index into k_postfix_queues; k_postfix_queue_count of a state that is none of Postfix's.
size_t index_of(QueueState queue);

inline constexpr unsigned k_deepest_hash = 8;  // hash_queue_depth is 1 by default

struct PostfixSpool {
  std::string shown;                             // as a person would name it
  std::array<Fd, k_postfix_queue_count> queues;  // one that is not there has no descriptor
  Fd defer, bounce;                              // the reasons of failed deliveries
  uint32_t mail_owner = 0;                       // whose daemons these are; 0 where nothing tells it
};

// Fails where the directory holds no queue of Postfix, or the system refuses.
Result<PostfixSpool> open_postfix_spool(int spool_fd, const std::string& shown);

// A subdirectory of a hashed queue: its letters, one byte each, the first in the lowest; 0 is the queue
// itself.
using PostfixPart = uint64_t;
static_assert(k_deepest_hash <= sizeof(PostfixPart));
std::string path_of(PostfixPart part);  // "3/7/"

// A name in a queue, without an allocation: there are many.
struct PostfixEntry {
  std::array<char, k_longest_postfix_id + 1> id{};  // ended by NUL
  uint8_t queue = 0;                                // index into k_postfix_queues
  PostfixPart part = 0;

  std::string_view name() const { return id.data(); }
};

struct PostfixListing {
  std::vector<PostfixEntry> entries;                     // in order of their ids, each id once
  std::array<uint64_t, k_postfix_queue_count> counts{};  // of entries by queue
  uint64_t strays = 0;                                   // names that are no queue id
};

// Files move between queues meanwhile. Directories that changed while the others were read are read a second
// time, so a message that moved is not missed; it counts where it was seen last.
Result<PostfixListing> list_postfix_spool(const PostfixSpool& spool);

}  // namespace spamtrace
