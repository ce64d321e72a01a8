#include "cli/session.h"

#include <unistd.h>

#include "cli/progress.h"
#include "server/zone.h"

namespace spamtrace {
namespace {

// Where the root cannot be changed, the queue's own directories are named to Landlock, not only the root
// above them: it then finds its rule one step above a file and not six, which is felt with a million files.
SandboxReport close_sandbox(const RootDir& root, const Inputs& inputs) {
  SandboxPaths paths;
  if (inputs.queue) paths.readable_dirs = inputs.queue->directories();
  paths.readable_dirs.push_back(root.fd());
  if (!k_leak_sanitizer) paths.root_dir = root.fd();
  return enter_sandbox(paths);
}

}  // namespace

Result<std::unique_ptr<Session>> open_session(const Options& options) {
  RootDir root = SPAMTRACE_TRY(RootDir::open(options.root));
  use_zone_of(root);
  ServerFacts server = read_server_facts(root);
  Inputs inputs = open_inputs(root, server);
  SandboxReport sandbox = close_sandbox(root, inputs);
  std::string state_dir = options.state.empty()
                              ? root.shown(default_state_dir(server.paths, !server.panel_version.empty()))
                              : options.state;
  return std::unique_ptr<Session>(new Session{std::move(root), std::move(server), std::move(inputs),
                                              std::move(sandbox), std::move(state_dir)});
}

Result<std::unique_ptr<Analysis>> run_analysis(const Session& session, const AnalysisQuestion& question) {
  ProgressLine progress(terminal_of(STDERR_FILENO));
  return analyse(session.server, session.inputs, question, &progress);
}

}  // namespace spamtrace
