// Message numbers of qmail are inodes: unique while the message is there, and given again soon after.
#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "random.h"

namespace spamtrace::fixture {

class MessageNumbers {
 public:
  explicit MessageNumbers(uint64_t first) : next_(first) {}

  uint64_t take(Random& random) {
    if (!free_.empty() && random.percent(70)) {  // as file systems do, the lowest one first
      const uint64_t number = free_.top();
      free_.pop();
      return number;
    }
    return next_ += random.between(1, 9);
  }

  void give_back(uint64_t number) { free_.push(number); }

 private:
  uint64_t next_;
  std::priority_queue<uint64_t, std::vector<uint64_t>, std::greater<>> free_;
};

}  // namespace spamtrace::fixture
