// The commands and their options as CLI11 knows them: one description for parsing, --help and the man page.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace CLI {
class App;
}

namespace spamtrace {

enum class CommandName : uint8_t {
  none,
  queue_status,
  queue_list,
  queue_groups,
  queue_show,
  sources,
  source,
  timeline,
  domains,
  domain,
  alerts,
  policy_list,
  policy_apply,
  policy_begin,
  policy_step,
  undo,
  journal,
  journal_show,
  ingest,
  doctor,
  api,
  man,
  whitelist,
  whitelist_remove,
  queue_select,
  queue_standing,
  queue_act
};

// The values as they were given.
struct RawOptions {
  std::string root = "/", state;
  bool json = false, no_refresh = false;
  CommandName command = CommandName::none;
  std::string since, until, kind, id;
  std::string origin, sender, recipient, subject, domain, sort = "arrival", by = "origin";
  std::string source_sort = "score", domain_sort = "score";
  uint32_t min_recipients = 0;
  std::optional<size_t> recipients;
  size_t offset = 0;
  std::optional<size_t> limit;
  std::optional<int> keep_days, seconds;
  uint64_t queue_growth = 1000;
  std::vector<std::string> told;
  std::string plesk, policy, policy_sort = "policy", plan, actor;
  std::vector<std::string> keep, only, domains, said, networks;
  bool keep_forwards = false, plans = false, yes = false, force = false, own = false, keep_reject = false;
  std::optional<int64_t> act, undo, retry, driver;
  std::string queue_act, after, before;
  std::vector<std::string> ids;
  bool as_text = false;
};

class CommandLine {
 public:
  explicit CommandLine(RawOptions& raw);
  ~CommandLine();

  // Fills the raw options. Returns a text to print instead (--help, --version), an empty one otherwise.
  Result<std::string> parse(int argc, const char* const* argv);

  const CLI::App& app() const { return *app_; }

 private:
  void add_global_options();
  void add_ingest();
  void add_queue_commands();
  void add_page(CLI::App& command, const char* limit);
  void add_queue_filter(CLI::App& command);
  void add_queue_acts(CLI::App& queue);
  void add_queue_act(CLI::App& queue, const char* act, const char* description);
  void add_selection(CLI::App& command);
  void add_source_commands();
  void add_domain_commands();
  void add_alerts();
  void add_policy_commands();
  void add_policy_steps(CLI::App& policy);
  void add_journal_commands();
  void add_wish(CLI::App& command);
  void add_whitelist();
  void add_actor(CLI::App& command);
  void callback_without_subcommand(CLI::App& command, CommandName name);
  void add_window(CLI::App& command);
  CLI::App* add(CLI::App& parent, const char* name, CommandName command, const char* description);

  RawOptions& raw_;
  std::unique_ptr<CLI::App> app_;
};

}  // namespace spamtrace
