#include "cli/queue_reader.h"

#include <fmt/format.h>

#include "base/fd.h"
#include "base/program_run.h"
#include "base/scanner.h"
#include "json/request.h"

namespace spamtrace {
namespace {

// A first look at a long queue or log takes its time.
constexpr std::chrono::minutes k_patience{60};

std::vector<std::string> line_of(const Options& options, const char* command) {
  std::vector<std::string> line = {"/proc/self/exe", "--root=" + options.root};
  if (!options.state.empty()) line.push_back("--state=" + options.state);
  if (!options.plesk.empty()) line.push_back("--plesk=" + options.plesk);
  if (options.no_refresh) line.emplace_back("--no-refresh");
  line.insert(line.end(), {"--json", "queue", command});  // an error is then told as a whole
  return line;
}

void add(const char* option, const std::string& value, std::vector<std::string>& line) {
  if (!value.empty()) line.push_back(fmt::format("--{}={}", option, value));
}

void add_question(const SelectionQuestion& question, std::vector<std::string>& line) {
  const QueueFilter& filter = question.filter;
  add("for", name_of(question.act), line);
  add("origin", filter.origin, line);
  add("sender", filter.sender, line);
  add("recipient", filter.recipient, line);
  add("subject", filter.subject, line);
  if (filter.min_recipients > 0) add("min-recipients", std::to_string(filter.min_recipients), line);
  if (question.after) add("after", to_rfc3339(*question.after), line);
  if (question.before) add("before", to_rfc3339(*question.before), line);
  for (const std::string& id : question.ids) add("id", id, line);
}

// Its own error, as it would have told it here.
tl::unexpected<Error> refusal_of(const ProgramRun& run) {
  if (auto error = parse_error(run.output)) return tl::unexpected<Error>(std::move(*error));
  return fail(ErrorCode::failed, run.why(), "");
}

Result<SelectionMessage> ask(std::vector<std::string> line, const std::string& input) {
  const RunLimits limits{k_patience, k_most_selection_bytes};
  const ProgramRun run = SPAMTRACE_TRY(run_to_end(std::move(line), limits, input));
  if (!run.ending.empty()) return refusal_of(run);
  if (auto message = parse_message(run.output)) return std::move(*message);
  return fail(ErrorCode::failed, "the selection is longer than can be acted on at once",
              "select fewer messages");
}

}  // namespace

std::string to_message(const SelectionMessage& message) {
  return fmt::format("{}\n", message.messages.size()) + to_lines(message.messages) + message.text;
}

std::optional<SelectionMessage> parse_message(std::string_view bytes) {
  size_t count = 0;
  const size_t first = bytes.find('\n');
  if (first == std::string_view::npos || !parse_number(bytes.substr(0, first), count)) return std::nullopt;
  bytes.remove_prefix(first + 1);
  size_t end = 0;
  for (size_t i = 0; i < count; ++i) {
    const size_t line_end = bytes.find('\n', end);
    if (line_end == std::string_view::npos) return std::nullopt;
    end = line_end + 1;
  }
  auto messages = parse_identities(bytes.substr(0, end));
  if (!messages) return std::nullopt;
  return SelectionMessage{std::move(*messages), std::string(bytes.substr(end))};
}

Result<SelectionMessage> ask_for_selection(const Options& options, const SelectionQuestion& question) {
  std::vector<std::string> line = line_of(options, "select");
  add_question(question, line);
  if (!options.json) line.emplace_back("--text");
  return ask(std::move(line), {});
}

Result<std::vector<QueueIdentity>> ask_for_standing(const Options& options,
                                                    const std::vector<QueueIdentity>& messages) {
  if (messages.empty()) return std::vector<QueueIdentity>{};
  return SPAMTRACE_TRY(ask(line_of(options, "standing"), to_lines(messages))).messages;
}

Result<std::string> read_all(int fd, size_t most) {
  std::string text(most + 1, '\0');
  size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read_some(fd, std::span(text).subspan(size));
    if (got < 0) return fail_errno(errno, "read the standard input");
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  text.resize(size);
  if (size > most) return fail(ErrorCode::usage, "the standard input is too long", "ask for less at once");
  return text;
}

}  // namespace spamtrace
