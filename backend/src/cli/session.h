// What every reading command begins with: the root, the facts of the server, the inputs and the index opened,
// the sandbox closed.
#pragma once

#include <memory>

#include "base/result.h"
#include "base/root_dir.h"
#include "base/sandbox.h"
#include "cli/options.h"
#include "index/act_journal.h"
#include "index/open_index.h"
#include "ingest/ingest.h"
#include "server/facts.h"

namespace spamtrace {

struct Session {
  RootDir root;
  ServerFacts server;
  Inputs inputs;
  OpenedIndex opened;
  IngestLimits limits;
  SandboxReport sandbox;
  std::string state_dir;             // as a person would name it
  bool asked_panel = false;          // so that what it told is to be kept
  std::unique_ptr<ActJournal> acts;  // null where nothing was ever changed, and where no command asks
};

// Opens everything, then gives up all rights but reading below what was opened and writing the index.
Result<std::unique_ptr<Session>> open_session(const Options& options);

// Brings the index up to date, with its progress on stderr where that is a terminal. What cannot be done is
// noted in the session: the answer then is from what was read before.
IngestCounts refresh(Session& session);

}  // namespace spamtrace
