// The queue as it is now into its table: what is new, what has changed, what is gone.
#pragma once

#include "index/index.h"
#include "ingest/ingest.h"

namespace spamtrace {

// REQUIRES: a transaction.
void refresh_queue(Index& index, const Inputs& inputs, WorkObserver* observer);

}  // namespace spamtrace
