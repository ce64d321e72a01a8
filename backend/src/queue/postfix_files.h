// Opens the files of a Postfix spool, step by step below its directories and never through a link.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "queue/postfix_listing.h"

namespace spamtrace {

// A directory below another one, by a path such as "3/7/", or "" for a descriptor of its own. Without a
// descriptor errno tells why.
Fd open_postfix_part(int dir, std::string_view part);

class PostfixFiles {
 public:
  explicit PostfixFiles(const PostfixSpool& spool);

  // The directory of a listed message, kept open; -1 where it cannot be opened, and errno tells why.
  int directory_of(size_t queue, PostfixPart part);

  // A file in it. Without a descriptor errno tells why.
  Fd open_listed(size_t queue, PostfixPart part, const char* id);

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

  // Where a listing has it.
  std::optional<Found> find_in(const PostfixListing& listing, const std::string& id);

  // Where the id belongs below one of the directories.
  Fd find_below(int dir, const std::string& id, std::string& part);

 private:
  Fd open_file(int dir, const char* name);

  const PostfixSpool& spool_;
  int no_atime_;                                             // O_NOATIME while the kernel allows it
  std::map<std::pair<size_t, PostfixPart>, Fd> open_parts_;  // by queue
};

}  // namespace spamtrace
