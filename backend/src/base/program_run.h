// Runs another program to its end, within a time, and takes what it says (base/child_process.h).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"

namespace spamtrace {

struct RunLimits {
  std::chrono::milliseconds patience{20'000};
  size_t most_output = 64 << 10;  // more of it is not kept
};

struct ProgramRun {
  std::string output, errors;
  std::string ending;  // empty where it ended with status 0, else as wait_for_end() tells

  // Its complaint as one line, else what else it said, else how it ended.
  std::string why() const;
};

// `input` is what it reads from its stdin; empty: nothing. ErrorCode::not_found where no such program is
// there, failed where it did not end in time; it is ended then, with what it started itself.
Result<ProgramRun> run_to_end(std::vector<std::string> arguments, const RunLimits& limits,
                              const std::string& input = {});

}  // namespace spamtrace
