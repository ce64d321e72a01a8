// What of the logs is to be read in this run.
#pragma once

#include <cstdint>
#include <vector>

#include "index/index.h"
#include "source/log_matching.h"

namespace spamtrace {

struct ReadingPlan {
  LogPlan logs;
  std::vector<uint64_t> unread;  // of each task, bytes on the disk that hold something new

  uint64_t total() const;
};

ReadingPlan plan_reading(Index& index, const LogSet& logs);

// Only the newest bytes of text, as if everything before them had been read. How much text a compressed log
// holds is taken to be k_text_per_byte times its size.
inline constexpr uint64_t k_text_per_byte = 12;
void leave_out_past(const LogSet& logs, uint64_t newest, ReadingPlan& plan);

}  // namespace spamtrace
