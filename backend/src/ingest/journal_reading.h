// Reads the journal as LogReading reads files: in transactions, each of which keeps the cursor of its last
// record.
#pragma once

#include <functional>

#include "ingest/ingest.h"
#include "source/journal_trust.h"

namespace spamtrace {

// Whose records are not believed where they bear the name of a mail server's program.
JournalAccounts journal_accounts(const ServerFacts& server);

struct JournalWork {
  Index& index;
  const ServerFacts& server;
  const Inputs& inputs;
  LogPump& pump;
  std::function<void()> save;  // what the folds and the pump hold
};

// REQUIRES: inputs.journal. What was logged after inputs.opened is left for the next run.
IngestCounts read_journal(const JournalWork& work, const IngestLimits& limits, WorkObserver* observer);

}  // namespace spamtrace
