// Queue ids of Postfix, which are the names of its queue files (mail_queue.h).
//
//   short  5 hex digits of microseconds, then the inode in hex: 37460E06698
//   long   seconds and microseconds in base 52, `z`, the inode in base 51: 4jYZk80sf8z6tl2
//
// A short id is given away again once its file is gone; a long one never.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace spamtrace {

inline constexpr size_t k_longest_postfix_id = 24;

struct PostfixId {
  uint32_t microsecond = 0;  // of the arrival
  uint64_t inode = 0;
  Time arrival;             // only of a long id; else not known
  std::string_view moment;  // what stands before the inode: `postsuper -s` renames only the rest
};

// Nothing for a name that Postfix does not give: letters, digits and the size are checked, so that a path can
// be built of what passed.
std::optional<PostfixId> parse_postfix_id(std::string_view text);

// The subdirectory of a hashed queue that holds the file, one letter and a slash for each level: "3/7/".
// Empty with depth 0. REQUIRES: an id that parse_postfix_id accepts.
std::string hash_directory(std::string_view id, unsigned depth);

}  // namespace spamtrace
