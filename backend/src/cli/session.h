// What every reading command begins with: the root, the facts of the server, the inputs opened, the sandbox
// closed.
#pragma once

#include <memory>

#include "base/result.h"
#include "base/root_dir.h"
#include "base/sandbox.h"
#include "cli/options.h"
#include "ingest/analysis.h"
#include "server/facts.h"

namespace spamtrace {

struct Session {
  RootDir root;
  ServerFacts server;
  Inputs inputs;
  SandboxReport sandbox;
  std::string state_dir;  // as a person would name it
};

// Opens everything, then gives up all rights but reading below what was opened.
Result<std::unique_ptr<Session>> open_session(const Options& options);

// The analysis, with its progress on stderr where that is a terminal.
Result<std::unique_ptr<Analysis>> run_analysis(const Session& session, const AnalysisQuestion& question);

}  // namespace spamtrace
