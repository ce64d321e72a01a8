// What an answer rests on: which logs and which queue were read, and how much of them was understood.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/analysis.h"

namespace spamtrace {

struct ProgramCount {
  std::string program;
  uint64_t lines = 0;
};

struct Coverage {
  std::vector<LogFileCounts> logs;
  std::vector<LogTrouble> log_troubles;
  uint64_t lines = 0, understood = 0, foreign = 0, misunderstood = 0, shapeless = 0, cut = 0;
  std::vector<ProgramCount> misunderstood_programs;  // the most frequent first, at most k_most_programs
  std::string misunderstood_example;
  std::optional<Error> queue_error;
  uint64_t queue_messages = 0, queue_vanished = 0, queue_damaged = 0, queue_unreadable = 0;
  std::string queue_unreadable_example;
  uint64_t queue_renumbered = 0;

  static constexpr size_t k_most_programs = 20;
};

Coverage coverage_of(const Analysis& analysis);

}  // namespace spamtrace
