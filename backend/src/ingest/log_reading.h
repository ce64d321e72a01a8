// Reads what is new in the log files, in transactions, each of which keeps how far it came.
#pragma once

#include <functional>

#include "ingest/ingest.h"

namespace spamtrace {

// What a reading works with, of files or of the journal.
struct ReadingWork {
  Index& index;
  const ServerFacts& server;
  const Inputs& inputs;
  LogPump& pump;
  std::function<void()> save;  // what the folds and the pump hold
};

IngestCounts read_logs(const ReadingWork& work, const IngestLimits& limits, WorkObserver* observer);

}  // namespace spamtrace
