// Queue ids of Postfix (global/mail_queue.h): short ones may be given again once their file is gone.
#pragma once

#include <deque>
#include <string>
#include <unordered_set>

#include "random.h"
#include "timestamps.h"

namespace spamtrace::fixture {

class PostfixIds {
 public:
  // From `long_since` on (enable_long_queue_ids) they are long.
  explicit PostfixIds(Time long_since) : long_since_(long_since) {}

  std::string take(Time now, Random& random);
  void give_back(std::string id, Time now);

 private:
  struct Used {
    std::string id;
    Time since;
  };

  std::string draw(Time now, Random& random);

  Time long_since_;
  uint64_t inode_ = 0x5f1a0;
  std::deque<Used> used_;  // short ids, free again
  std::unordered_set<std::string> taken_;
};

// The hashed directory of a message in deferred and defer: one character.
char postfix_hash_directory(std::string_view id);

}  // namespace spamtrace::fixture
