#include "cli/api.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/fd.h"
#include "json/request.h"

namespace spamtrace {
namespace {

constexpr size_t k_longest_request = 1 << 20;

constexpr std::array<std::string_view, 14> k_commands = {
    "sources",      "source",     "timeline",    "domains", "domain",       "queue list", "queue status",
    "queue groups", "queue show", "policy list", "journal", "journal show", "whitelist",  "doctor"};

// What a request may say: no option that names a place, or that makes a help text of the answer.
constexpr std::array<std::string_view, 16> k_options = {
    "since",     "until",      "kind",    "sort",   "offset",         "limit", "origin", "sender",
    "recipient", "recipients", "subject", "domain", "min-recipients", "by",    "policy", "no-refresh"};
// The others tell of the whole server.
constexpr std::array<std::string_view, 5> k_commands_in_scope = {"domains", "domain", "source", "policy list",
                                                                 "journal show"};
constexpr std::array<std::string_view, 2> k_positional = {"id", "name"};

template <class Names>
bool has(const Names& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

Result<std::string> read_request(int fd) {
  auto text = read_all(fd, k_longest_request);
  if (text || text.error().code != ErrorCode::usage) return text;
  return fail(ErrorCode::usage, "the request is longer than 1 MiB", "ask for less at once");
}

// A value is never taken for an option: it stands behind a `=`, or behind `--`.
Result<std::vector<std::string>> command_line_of(const Request& request, const Options& door) {
  if (!has(k_commands, request.command))
    return fail(ErrorCode::usage, "'" + request.command + "' is no command that answers a request",
                "docs/api.md lists the commands");
  if (request.scope && !has(k_commands_in_scope, request.command))
    return fail(ErrorCode::not_permitted, "'" + request.command + "' tells of the whole server",
                "who sees some domains may ask for `domains`, `domain`, `source` and `policy list`");
  std::vector<std::string> line = {"spamtrace", "--json", "--root=" + door.root};
  if (!door.state.empty()) line.push_back("--state=" + door.state);
  if (!door.plesk.empty()) line.push_back("--plesk=" + door.plesk);
  const size_t blank = request.command.find(' ');
  line.push_back(request.command.substr(0, blank));
  if (blank != std::string::npos) line.push_back(request.command.substr(blank + 1));
  std::vector<std::string> positional;
  for (const RequestParam& param : request.params) {
    if (has(k_positional, param.name) && !param.is_flag) {
      positional.push_back(param.value);
    } else if (has(k_options, param.name)) {
      // An empty text asks for nothing; as `--sender=` it would take the next word for its value.
      if (param.is_flag || !param.value.empty())
        line.push_back("--" + param.name + (param.is_flag ? "" : "=" + param.value));
    } else {
      return fail(ErrorCode::usage, "'" + param.name + "' is no parameter of a request",
                  "docs/api.md lists the parameters");
    }
  }
  if (positional.empty()) return line;
  line.emplace_back("--");
  line.insert(line.end(), positional.begin(), positional.end());
  return line;
}

}  // namespace

Result<Options> read_api_request(int fd, const Options& door, Time now) {
  const std::string text = SPAMTRACE_TRY(read_request(fd));
  const Request request = SPAMTRACE_TRY(parse_request(text));
  const std::vector<std::string> line = SPAMTRACE_TRY(command_line_of(request, door));
  std::vector<const char*> argv;
  for (const std::string& word : line) argv.push_back(word.c_str());
  ParsedArguments parsed = parse_arguments(static_cast<int>(argv.size()), argv.data(), now);
  if (const auto* error = std::get_if<Error>(&parsed.outcome)) return tl::unexpected(*error);
  if (auto* options = std::get_if<Options>(&parsed.outcome)) {
    if (request.scope) options->scope = Scope(*request.scope);
    options->actor = request.actor;
    return std::move(*options);
  }
  return fail(ErrorCode::usage, "the request asks for a help text", "docs/api.md lists the parameters");
}

}  // namespace spamtrace
