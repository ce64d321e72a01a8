#include "cli/acting.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <charconv>
#include <chrono>
#include <filesystem>

#include "base/fd.h"
#include "index/open_index.h"
#include "index/panel_state.h"
#include "index/schema.h"
#include "server/facts.h"
#include "server/panel_database.h"
#include "source/journal_files.h"

namespace spamtrace {
namespace {

Result<std::unique_ptr<ActJournal>> open_journal(const std::string& state_dir) {
  ::umask(077);
  std::error_code error;
  std::filesystem::create_directories(state_dir, error);
  if (error)
    return fail_errno(error.value(), "make " + state_dir, "give --state a directory that may be written");
  try {
    return std::make_unique<ActJournal>(state_dir, Database::Access::write);
  } catch (const SQLite::Exception& exception) {
    return fail(ErrorCode::failed,
                fmt::format("nothing is changed, since the journal {}/journal.db cannot be written: {}",
                            state_dir, exception.what()),
                "its old values are the way back, so move it aside rather than remove it");
  }
}

Time now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

// A run that writes the index waits for this one row, and an index that cannot take it asks the panel itself,
// later.
void remember(const std::string& state_dir, const Policies& policies) {
  try {
    const std::string file = state_dir + "/" + k_whole_index.name;
    if (!std::filesystem::exists(file)) return;
    Database index(file);
    if (!has_schema(index)) return;
    PanelState state = panel_state(index);
    state.facts.policies = policies;
    if (!known(state.changed)) state.changed = now();
    set_panel_state(index, state);
  } catch (const SQLite::Exception&) {
  }
}

std::string read_stat(int64_t pid) {
  const Fd file(::open(fmt::format("/proc/{}/stat", pid).c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(4096, '\0');
  const ssize_t got = file ? read_some(file.get(), text) : 0;
  text.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return text;
}

}  // namespace

std::string panel_command(const Options& options, const RootDir& root) {
  if (!options.plesk.empty()) return options.plesk;
  return is_running_system(root) ? PanelCommand{}.program : std::string{};
}

Result<std::unique_ptr<Acting>> Acting::open(const Options& options) {
  const RootDir root = SPAMTRACE_TRY(RootDir::open(options.root));
  const ServerFacts server = read_server_facts(root);
  auto acting = std::make_unique<Acting>();
  acting->plesk_ = panel_command(options, root);
  if (server.panel_version.empty() || acting->plesk_.empty())
    return fail(ErrorCode::not_found, "there is no panel here whose domains could be changed",
                "below another root its command is named with --plesk");
  acting->state_dir_ =
      options.state.empty() ? root.shown(default_state_dir(server.paths, true)) : options.state;
  acting->journal_ = SPAMTRACE_TRY(open_journal(acting->state_dir_));
  return acting;
}

Result<Policies> Acting::ask_policies() {
  PanelCommand command;
  command.program = plesk_;
  const PanelAnswer answer = ask_panel_list(command, PanelList::policies);
  if (answer.error) return tl::unexpected(*answer.error);
  PanelFacts facts;
  const size_t odd = read_panel_list(PanelList::policies, answer.text, facts);
  if (facts.policies.empty())
    return fail(ErrorCode::failed,
                fmt::format("the panel's database names no domain with mail ({} odd rows)", odd),
                "see what `plesk db -N -e 'SELECT name FROM domains'` says");
  remember(state_dir_, facts.policies);
  return std::move(facts.policies);
}

// The name in parentheses may hold blanks and parentheses itself (proc(5)).
std::optional<Driver> driver_of(int64_t pid) {
  constexpr int k_started = 22 - 2;  // fields behind the name, which is the second
  const std::string text = read_stat(pid);
  size_t at = text.rfind(')');
  for (int field = 0; field < k_started && at != std::string::npos; ++field) at = text.find(' ', at + 1);
  if (at == std::string::npos) return std::nullopt;
  Driver driver{pid, 0};
  const auto [end, error] = std::from_chars(text.data() + at + 1, text.data() + text.size(), driver.started);
  return error == std::errc{} ? std::optional(driver) : std::nullopt;
}

bool is_alive(const Driver& driver) { return driver.pid > 0 && driver_of(driver.pid) == driver; }

}  // namespace spamtrace
