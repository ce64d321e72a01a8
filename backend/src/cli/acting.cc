#include "cli/acting.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <stdexcept>

#include "action/queue_change.h"
#include "action/white_list_change.h"
#include "base/fd.h"
#include "cli/queue_reader.h"
#include "index/open_index.h"
#include "index/panel_state.h"
#include "index/schema.h"
#include "server/facts.h"
#include "server/panel_database.h"
#include "source/journal_files.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_main_cf = 1 << 20;

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

// A run that writes the index waits for this one row, and an index that cannot take it asks the panel itself,
// later.
template <class Change>
void remember(const std::string& state_dir, const Change& change) {
  try {
    const std::string file = state_dir + "/" + k_whole_index.name;
    if (!std::filesystem::exists(file)) return;
    Database index(file);
    if (!has_schema(index)) return;
    PanelState state = panel_state(index);
    change(state.facts);
    if (!known(state.changed)) state.changed = time_now();
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

Result<PanelFacts> ask(const std::string& plesk, PanelList list) {
  PanelCommand command;
  command.program = plesk;
  const PanelAnswer answer = ask_panel_list(command, list);
  if (answer.error) return tl::unexpected(*answer.error);
  PanelFacts facts;
  read_panel_list(list, answer.text, facts);
  return facts;
}

Result<bool> require_panel(const ServerFacts& server, const std::string& plesk) {
  if (!server.panel_version.empty() && !plesk.empty()) return true;
  return fail(ErrorCode::not_found, "there is no panel here whose domains could be changed",
              "below another root its command is named with --plesk");
}

Result<bool> require_queue(const ServerFacts& server, const RootDir& root) {
  if (!is_running_system(root))
    return fail(ErrorCode::not_found, "the queue of another root is not acted on", "run it on that server");
  if (server.mta == Mta::postfix) return true;
  return fail(ErrorCode::not_found, "there is no Postfix here, whose queue alone can be acted on so far",
              "`spamtrace doctor` says what was found");
}

}  // namespace

Time time_now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

std::string panel_command(const Options& options, const RootDir& root) {
  if (!options.plesk.empty()) return options.plesk;
  return is_running_system(root) ? PanelCommand{}.program : std::string{};
}

Result<std::unique_ptr<Acting>> Acting::open(const Options& options, ActsOn what) {
  const RootDir root = SPAMTRACE_TRY(RootDir::open(options.root));
  const ServerFacts server = read_server_facts(root);
  auto acting = std::make_unique<Acting>();
  acting->options_ = options;
  acting->plesk_ = panel_command(options, root);
  if (what == ActsOn::panel) SPAMTRACE_TRY(require_panel(server, acting->plesk_));
  if (what == ActsOn::queue) {
    SPAMTRACE_TRY(require_queue(server, root));
    const auto text = root.read_file(k_main_cf, k_most_main_cf);
    acting->instances_ = postfix_instances(root, PostfixConfig::parse(text ? *text : std::string{}));
  }
  acting->state_dir_ =
      options.state.empty() ? root.shown(default_state_dir(server.paths, true)) : options.state;
  acting->journal_ = SPAMTRACE_TRY(open_journal(acting->state_dir_));
  return acting;
}

Result<Policies> Acting::ask_policies() {
  Policies policies{SPAMTRACE_TRY(ask(plesk_, PanelList::policies)).policies, {}};
  if (policies.domains.empty())
    return fail(ErrorCode::failed, "the panel's database names no domain with mail",
                "see what `plesk db -N -e 'SELECT name FROM domains'` says");
  if (auto told = ask(plesk_, PanelList::plans)) policies.plans = std::move(told->plans);
  plans_ = policies.plans;
  remember(state_dir_, [&](PanelFacts& facts) {
    facts.policies = policies.domains;
    facts.plans = policies.plans;
  });
  return policies;
}

Result<std::vector<std::string>> Acting::ask_white_list() {
  std::vector<std::string> entries = SPAMTRACE_TRY(ask(plesk_, PanelList::white_list)).white_list;
  remember(state_dir_, [&](PanelFacts& facts) { facts.white_list = entries; });
  return entries;
}

Result<std::unique_ptr<ThingValues>> Acting::ask_values(int64_t act) {
  const Act asked = SPAMTRACE_TRY(find_act(*journal_, act));
  if (asked.kind == k_white_list_act) return std::make_unique<PanelValues>(SPAMTRACE_TRY(ask_white_list()));
  if (!is_queue_act(asked.kind)) return std::make_unique<PanelValues>(SPAMTRACE_TRY(ask_policies()));
  std::vector<ActItem> items = journal_->items_in(act, ActState::sent);
  std::ranges::move(journal_->items_in(act, ActState::planned), std::back_inserter(items));
  return std::make_unique<QueueValues>(std::move(items), [this](const std::vector<QueueIdentity>& messages) {
    auto there = ask_for_standing(options_, messages);
    if (!there) throw std::runtime_error(there.error().message);
    return std::move(*there);
  });
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
