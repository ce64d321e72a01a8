// Where no file holds the log, the journal does.
#pragma once

#include "base/root_dir.h"
#include "index/index.h"
#include "ingest/inputs.h"

namespace spamtrace {

// Starts to read the journal behind what the index has of it, or tells in the troubles of the logs why not.
// A log that was once read from the journal is read from there ever after: a file that holds it, too, is left
// out, as its lines would count twice. To be called before the sandbox closes.
void open_journal(const RootDir& root, Index& index, Inputs& inputs);

// What is told of another root's journal, and of files that are left out. Nothing is started.
void note_journal(const RootDir& root, Index& index, Inputs& inputs);

}  // namespace spamtrace
