#include "cli/run.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "base/utf8.h"
#include "cli/api.h"
#include "cli/change_commands.h"
#include "cli/commands.h"
#include "index/database.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

// A reader that went away (a pipe into head) is no failure of ours.
int print(const std::string& text) {
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (written || errno == EPIPE) return 0;
  std::perror("spamtrace: cannot write the answer");
  return 1;
}

int print_error(const Error& error, bool json) {
  if (json) {
    print(to_json(error) + "\n");
  } else {
    std::fprintf(stderr, "spamtrace: %s\n", escape_for_terminal(error.message).c_str());
    if (!error.hint.empty()) std::fprintf(stderr, "  %s\n", escape_for_terminal(error.hint).c_str());
  }
  return exit_status(error.code);
}

// There is neither a queue nor a log here, and nothing was remembered. `doctor` tells even that.
std::optional<Error> nothing_to_answer_from(const Session& session, const Options& options) {
  const bool asks_for_health = std::holds_alternative<DoctorCommand>(options.command);
  if (asks_for_health || session.inputs.queue || !session.inputs.logs.files.empty()) return std::nullopt;
  if (!session.opened.index->logs().all().empty()) return std::nullopt;
  return session.inputs.queue_error;
}

constexpr int k_kept_for_answer_kib = 256;

// Nothing where the command only reads.
std::optional<Result<std::string>> change(const Options& options) {
  return std::visit(
      [&](const auto& command) -> std::optional<Result<std::string>> {
        if constexpr (Changing<std::decay_t<decltype(command)>>) {
          return run_change(command, options);
        } else {
          return std::nullopt;
        }
      },
      options.command);
}

Result<std::string> run_command(const Options& options) {
  if (std::holds_alternative<ManCommand>(options.command)) return man_page();
  if (auto changed = change(options)) return std::move(*changed);
  const auto session = SPAMTRACE_TRY(open_session(options));
  const bool needs_index = !std::holds_alternative<QueueStatusCommand>(options.command);
  IngestCounts refreshed;
  if (needs_index && !options.no_refresh) refreshed = refresh(*session);
  if (const auto error = nothing_to_answer_from(*session, options); error && needs_index)
    return tl::unexpected(*error);
  session->opened.index->database().keep_in_memory(k_kept_for_answer_kib);
  const Snapshot snapshot(session->opened.index->database());
  const CommandContext context{
      *session,
      {*session->opened.index, session->inputs, session->server, session->opened, options.scope},
      refreshed,
      options.actor,
      options.json,
      terminal_of(STDOUT_FILENO)};
  return std::visit(
      [&](const auto& command) -> Result<std::string> {
        using Asked = std::decay_t<decltype(command)>;
        if constexpr (std::is_same_v<Asked, ManCommand> || std::is_same_v<Asked, ApiCommand> ||
                      Changing<Asked>) {
          return fail(ErrorCode::failed, "this command asks nothing");  // it was taken before
        } else {
          return run(command, context);
        }
      },
      options.command);
}

int answer(const Options& options) {
  const auto answer = run_command(options);
  return answer ? print(*answer) : print_error(answer.error(), options.json);
}

int answer_request(const Options& door, Time now) {
  const auto options = read_api_request(STDIN_FILENO, door, now);
  return options ? answer(*options) : print_error(options.error(), true);
}

int run_parsed(const ParsedArguments& arguments, Time now) {
  if (const auto* text = std::get_if<PrintAndExit>(&arguments.outcome)) return print(text->text);
  if (const auto* error = std::get_if<Error>(&arguments.outcome)) return print_error(*error, arguments.json);
  const auto& options = std::get<Options>(arguments.outcome);
  return std::holds_alternative<ApiCommand>(options.command) ? answer_request(options, now) : answer(options);
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const ParsedArguments arguments = parse_arguments(argc, argv, now);
  try {
    return run_parsed(arguments, now);
  } catch (const std::exception& exception) {  // out of memory, or a fault of ours
    return print_error({ErrorCode::failed, exception.what(), "this should not happen; please report it"},
                       arguments.json);
  }
}

}  // namespace spamtrace
