// Opens the files of a Postfix spool, step by step below its directories and never through a link.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/postfix_listing.h"

namespace spamtrace {

// A directory below another one, by a path such as "3/7/", or "" for a descriptor of its own. Without a
// descriptor errno tells why.
Fd open_postfix_part(int dir, std::string_view part);

class PostfixFiles {
 public:
  explicit PostfixFiles(const PostfixSpool& spool);

  // Where the listing saw it. Without a descriptor errno tells why.
  Fd open_listed(const PostfixListing& listing, const PostfixEntry& entry);

  struct Found {
    Fd file;
    QueueState queue = QueueState::incoming;
    std::string part;
  };
  // In whatever queue it is by now, at any depth of hashing. REQUIRES: an id that parse_postfix_id accepts.
  std::optional<Found> find(const std::string& id);

  // The same by a new listing: in a subdirectory where the id does not belong, as after a change of
  // hash_queue_depth. Much slower.
  std::optional<Found> find_misplaced(const std::string& id);

  // Where the id belongs below one of the directories.
  Fd find_below(int dir, const std::string& id, std::string& part);

 private:
  Fd open_file(int dir, const char* name);
  int part_of(const PostfixListing& listing, const PostfixEntry& entry);

  const PostfixSpool& spool_;
  int no_atime_;                                              // O_NOATIME while the kernel allows it
  std::array<std::vector<Fd>, k_postfix_queue_count> parts_;  // opened so far
  size_t open_parts_ = 0;
};

}  // namespace spamtrace
