#include "cli/session.h"

#include <unistd.h>

#include "cli/progress.h"
#include "ingest/journal_input.h"
#include "server/zone.h"

namespace spamtrace {
namespace {

// How long a run waits for another one that writes the index. Who asks for an answer gets an older one
// instead.
constexpr int k_patience = 2;
constexpr int k_patience_of_ingest = 24 * 3600;

// Where the root cannot be changed, the queue's own directories are named to Landlock, not only the root
// above them: it then finds its rule one step above a file and not six, which is felt with a million files.
// SQLite knows its files by their names, so with an index in another root the root stays.
SandboxReport close_sandbox(const Options& options, const RootDir& root, const Inputs& inputs,
                            const IndexPlace& place) {
  SandboxPaths paths;
  if (inputs.queue) paths.readable_dirs = inputs.queue->directories();
  paths.readable_dirs.push_back(root.fd());
  if (place.directory_fd) {
    paths.readable_dirs.push_back(place.directory_fd.get());
    paths.writable_dirs.push_back(place.directory_fd.get());
  }
  const bool keeps_names = !place.directory_fd || options.root == "/";
  if (!k_leak_sanitizer && keeps_names) paths.root_dir = root.fd();
  return enter_sandbox(paths);
}

// How far the journal was read is told by the index, and read on by the one run that writes it.
void look_for_journal(const Options& options, const RootDir& root, OpenedIndex& opened, Inputs& inputs) {
  const bool reads_on = !options.no_refresh && opened.place.can_write();
  try {
    note_journal(root, *opened.index, inputs);
    if (reads_on) open_journal(root, *opened.index, inputs);
  } catch (const SQLite::Exception& exception) {
    if (!is_damage(exception) || !reads_on) {
      opened.notice = error_of(exception);
      return;
    }
    begin_anew(opened, exception);
    open_journal(root, *opened.index, inputs);
  }
}

// journalctl was started for the index that turned out to be damaged, and no other can be started by now.
void leave_journal_for_later(Inputs& inputs) {
  if (!inputs.journal) return;
  inputs.journal.reset();
  inputs.logs.troubles.push_back({inputs.journal_directory,
                                  {ErrorCode::unreadable, "the journal is not in the new index yet",
                                   "the next run reads it from its beginning"}});
}

}  // namespace

Result<std::unique_ptr<Session>> open_session(const Options& options) {
  RootDir root = SPAMTRACE_TRY(RootDir::open(options.root));
  use_zone_of(root);
  ServerFacts server = read_server_facts(root);
  std::string state_dir = options.state.empty()
                              ? root.shown(default_state_dir(server.paths, !server.panel_version.empty()))
                              : options.state;
  const bool only_ingests = std::holds_alternative<IngestCommand>(options.command);
  const bool needs_none = std::holds_alternative<QueueStatusCommand>(options.command);
  OpenedIndex opened =
      open_index(needs_none ? "" : state_dir, only_ingests ? k_patience_of_ingest : k_patience);
  Inputs inputs = open_inputs(root, server);
  if (!needs_none) look_for_journal(options, root, opened, inputs);
  SandboxReport sandbox = close_sandbox(options, root, inputs, opened.place);
  return std::unique_ptr<Session>(new Session{std::move(root), std::move(server), std::move(inputs),
                                              std::move(opened), std::move(sandbox), std::move(state_dir)});
}

IngestCounts refresh(Session& session) {
  if (!session.opened.place.can_write()) return {};
  ProgressLine progress(terminal_of(STDERR_FILENO));
  constexpr int k_most_tries = 2;  // the second one with a new index
  for (int tries = 1;; ++tries) {
    try {
      return ingest(*session.opened.index, session.server, session.inputs, {}, &progress);
    } catch (const SQLite::Exception& exception) {
      if (!is_damage(exception) || tries == k_most_tries) {
        session.opened.notice = error_of(exception);
        return {};
      }
      begin_anew(session.opened, exception);
      leave_journal_for_later(session.inputs);
    }
  }
}

}  // namespace spamtrace
