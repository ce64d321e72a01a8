// Reads the journal as read_logs() reads files: in transactions, each of which keeps the cursor of its last
// record.
#pragma once

#include "ingest/log_reading.h"
#include "source/journal_trust.h"

namespace spamtrace {

// Whose records are not believed where they bear the name of a mail server's program.
JournalAccounts journal_accounts(const ServerFacts& server);

// REQUIRES: inputs.journal. What was logged after inputs.opened is left for the next run.
IngestCounts read_journal(const ReadingWork& work, const IngestLimits& limits, WorkObserver* observer);

}  // namespace spamtrace
