// What an answer rests on: which logs and which queue were read, and how much of them was understood.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/ingest.h"
#include "report/report_base.h"

namespace spamtrace {

struct ProgramCount {
  std::string program;
  uint64_t lines = 0;
};

struct LogFileCounts {
  std::string path;
  Compression compression = Compression::none;
  bool journal = false;
  uint64_t bytes = 0;  // of text
  uint64_t lines = 0;
  Time first, last;              // times of its first and last line with a time
  std::optional<Error> trouble;  // why it was read in part only
};

// How much the panel's database told, and how its last asking went (server/panel_state.h).
struct PanelCoverage {
  uint64_t domains = 0, aliases = 0, users = 0, mailboxes = 0, odd_rows = 0;
  Time changed, failing_since;
  std::optional<Error> error;
};

struct Coverage {
  bool withheld = false;  // from one who sees a part of the server, of which all of this tells
  std::vector<LogFileCounts> logs;
  std::vector<LogTrouble> log_troubles;
  uint64_t lines = 0, understood = 0, foreign = 0, misunderstood = 0, shapeless = 0, forged = 0, cut = 0;
  std::vector<ProgramCount> misunderstood_programs;  // the most frequent first, at most k_most_programs
  std::string misunderstood_example, forged_example;
  QueueCoverage queue;
  std::optional<PanelCoverage> panel;  // nothing where it was never asked
  std::optional<Error> index_notice;   // why nothing is remembered, or not everything

  static constexpr size_t k_most_programs = 20;
};

Coverage coverage_of(const ReportBase& base);

}  // namespace spamtrace
