#include "cli/session.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

#include "cli/acting.h"
#include "cli/progress.h"
#include "index/panel_state.h"
#include "ingest/journal_input.h"
#include "ingest/reading_plan.h"
#include "server/panel_database.h"
#include "server/zone.h"
#include "source/journal_files.h"

namespace spamtrace {
namespace {

// How long a run waits for another one that writes the index. Who asks for an answer gets an older one
// instead.
constexpr int k_patience = 2;
constexpr int k_patience_of_ingest = 24 * 3600;

// More than a second's work. Then a first answer comes from the newest part, within a second.
constexpr uint64_t k_much_log = 128 << 20;
constexpr uint64_t k_newest = 64 << 20;

uint64_t text_of(const LogSet& logs) {
  uint64_t text = 0;
  for (const LogFile& file : logs.files) {
    text += file.compression == Compression::none ? file.size : file.size * k_text_per_byte;
  }
  return text;
}

Error recent_notice(const std::optional<PastState>& past, uint64_t text) {
  Error notice{ErrorCode::failed,
               fmt::format("this answer rests on the newest {} of about {} of log", human_size(k_newest),
                           human_size(text)),
               "`spamtrace ingest` reads the rest, once; later answers then come from all of it"};
  if (!past || !past->running) return notice;
  notice.hint = "another run is reading the rest";
  if (past->reading.total > 0) {
    notice.hint +=
        fmt::format(": {} of {} are done", human_size(past->reading.done), human_size(past->reading.total));
  }
  return notice;
}

// So far behind that a new one is sooner there.
bool is_left_behind(OpenedIndex& opened, const LogSet& logs) {
  return !opened.index->logs().all().empty() && plan_reading(*opened.index, logs).total() > k_much_log;
}

OpenedIndex open_recent(const Options& options, const std::string& state_dir,
                        const std::optional<PastState>& past, const LogSet& logs) {
  OpenedIndex opened = open_index(state_dir, k_recent_index, k_patience);
  if (opened.place.lock && is_left_behind(opened, logs)) discard(opened);
  const bool rests_on_nothing = options.no_refresh && opened.index->logs().all().empty();
  if (rests_on_nothing) return opened;
  const Error notice = recent_notice(past, text_of(logs));
  if (opened.notice) {
    opened.notice->message += "; " + notice.message;
  } else {
    opened.notice = notice;
  }
  return opened;
}

// All there is; or the newest of it, as long as reading all for the first time is not done.
OpenedIndex open_for(const Options& options, const std::string& state_dir, const LogSet& logs) {
  if (std::holds_alternative<QueueStatusCommand>(options.command)) return open_index("", k_whole_index, 0);
  if (const auto* ingest = std::get_if<IngestCommand>(&options.command))
    return open_index(state_dir, k_whole_index, ingest->seconds.value_or(k_patience_of_ingest));
  const auto past = look_at_past(state_dir);
  const bool is_whole = past && past->reading.whole;
  if (!is_whole && text_of(logs) > k_much_log) return open_recent(options, state_dir, past, logs);
  OpenedIndex opened = open_index(state_dir, k_whole_index, k_patience);
  if (opened.place.lock && is_whole) remove_recent(opened.place);
  return opened;
}

IngestLimits limits_of(const Options& options, const OpenedIndex& opened) {
  IngestLimits limits;
  const auto* ingest = std::get_if<IngestCommand>(&options.command);
  if (ingest != nullptr && ingest->keep_days) limits.kept_days = *ingest->keep_days;
  if (ingest != nullptr && ingest->seconds)
    limits.until = std::chrono::steady_clock::now() + std::chrono::seconds{*ingest->seconds};
  if (std::string_view(opened.place.file.name) == k_recent_index.name) limits.newest = k_newest;
  return limits;
}

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

// It is slow to ask, so that only `ingest` does, which is run every few minutes; and only of the running
// system is there a database, and a command that may be run.
std::optional<PanelAnswers> ask_panel(const Options& options, const RootDir& root, const ServerFacts& server,
                                      const OpenedIndex& opened) {
  const bool asks = std::holds_alternative<IngestCommand>(options.command) && !options.no_refresh;
  const std::string program = panel_command(options, root);
  if (!asks || server.panel_version.empty() || program.empty()) return std::nullopt;
  if (!opened.place.can_write()) return std::nullopt;
  PanelCommand command;
  command.program = program;
  return ask_panel_database(command);
}

// What was kept, with what is new. An index that fails here says so again when it is read on.
PanelState learn_from_panel(OpenedIndex& opened, const std::optional<PanelAnswers>& answers, Time now) {
  PanelState state;
  try {
    state = panel_state(opened.index->database());
  } catch (const SQLite::Exception&) {
  }
  return answers ? with_answers(std::move(state), *answers, now) : state;
}

Result<std::unique_ptr<ActJournal>> journal_for(const Options& options, const std::string& state_dir) {
  const auto* alerts = std::get_if<AlertsCommand>(&options.command);
  const bool keeps_reject = alerts != nullptr && alerts->question.keep_reject;
  const bool asks = keeps_reject || std::holds_alternative<JournalCommand>(options.command) ||
                    std::holds_alternative<JournalShowCommand>(options.command);
  if (!asks) return nullptr;
  try {
    return open_act_journal(state_dir);
  } catch (const SQLite::Exception& exception) {
    if (keeps_reject) return nullptr;  // who sends spam is told whatever became of the journal
    return fail(ErrorCode::unreadable, state_dir + "/journal.db cannot be read: " + exception.what(),
                "it is the way back of what was changed, so move it aside rather than remove it");
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
  auto acts = SPAMTRACE_TRY(journal_for(options, state_dir));
  Inputs inputs = open_inputs(root, server);
  OpenedIndex opened = open_for(options, state_dir, inputs.logs);
  const bool needs_none = std::holds_alternative<QueueStatusCommand>(options.command);
  if (!needs_none) look_for_journal(options, root, opened, inputs);
  const auto answers = ask_panel(options, root, server, opened);
  const IngestLimits limits = limits_of(options, opened);
  SandboxReport sandbox = close_sandbox(options, root, inputs, opened.place);
  server.use(learn_from_panel(opened, answers, inputs.opened));
  return std::unique_ptr<Session>(new Session{std::move(root), std::move(server), std::move(inputs),
                                              std::move(opened), limits, std::move(sandbox),
                                              std::move(state_dir), answers.has_value(), std::move(acts)});
}

IngestCounts refresh(Session& session) {
  if (!session.opened.place.can_write()) return {};
  ProgressLine progress(terminal_of(STDERR_FILENO));
  constexpr int k_most_tries = 2;  // the second one with a new index
  for (int tries = 1;; ++tries) {
    try {
      if (session.asked_panel) set_panel_state(session.opened.index->database(), session.server.panel);
      return ingest(*session.opened.index, session.server, session.inputs, session.limits, &progress);
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
