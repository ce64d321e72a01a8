#include "cli/run.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>

#include "base/utf8.h"
#include "cli/commands.h"
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

Result<std::string> run_command(const Options& options) {
  if (std::holds_alternative<ManCommand>(options.command)) return man_page();
  const auto session = SPAMTRACE_TRY(open_session(options));
  const CommandContext context{*session, options.json, terminal_of(STDOUT_FILENO)};
  return std::visit(
      [&](const auto& command) -> Result<std::string> {
        if constexpr (std::is_same_v<std::decay_t<decltype(command)>, ManCommand>) {
          return man_page();
        } else {
          return run(command, context);
        }
      },
      options.command);
}

int run_parsed(const ParsedArguments& arguments) {
  if (const auto* text = std::get_if<PrintAndExit>(&arguments.outcome)) return print(text->text);
  if (const auto* error = std::get_if<Error>(&arguments.outcome)) return print_error(*error, arguments.json);
  const auto answer = run_command(std::get<Options>(arguments.outcome));
  return answer ? print(*answer) : print_error(answer.error(), arguments.json);
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const Time now = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  const ParsedArguments arguments = parse_arguments(argc, argv, now);
  try {
    return run_parsed(arguments);
  } catch (const std::exception& exception) {  // out of memory, or a fault of ours
    return print_error({ErrorCode::failed, exception.what(), "this should not happen; please report it"},
                       arguments.json);
  }
}

}  // namespace spamtrace
