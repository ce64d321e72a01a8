#include "server/panel_commands.h"

#include <vector>

#include "base/program_run.h"

namespace spamtrace {
namespace {

std::string value_of(const MailPolicy& policy) {
  if (policy.mode == PolicyMode::bounce) return "bounce:" + policy.value;
  return policy.mode == PolicyMode::forward ? policy.value : "reject";
}

// `plesk bin UTILITY ...`; what it says when it fails is the error.
Result<void> run(const PanelCommand& command, const std::string& utility,
                 const std::vector<std::string>& words) {
  std::vector<std::string> line = {command.program, "bin", utility};
  line.insert(line.end(), words.begin(), words.end());
  const ProgramRun done = SPAMTRACE_TRY(run_to_end(std::move(line), {.patience = command.patience}));
  if (done.ending.empty()) return {};
  return fail(ErrorCode::failed, done.why(), "see what `plesk bin " + utility + " --help` says");
}

// A name that would be an option, or none.
Result<void> admit_name(const std::string& name) {
  if (!name.empty() && name.front() != '-') return {};
  return fail(ErrorCode::usage, "'" + name + "' is no name that a command can be told", "see the panel");
}

}  // namespace

Result<void> set_mail_policy(const PanelCommand& command, const std::string& domain,
                             const MailPolicy& policy) {
  if (auto admitted = admit_name(domain); !admitted) return admitted;
  return run(command, "domain_pref", {"-u", domain, "-no_usr", value_of(policy)});
}

Result<void> set_plan_policy(const PanelCommand& command, const PanelPlan& plan, const MailPolicy& policy) {
  if (auto admitted = admit_name(plan.name); !admitted) return admitted;
  std::vector<std::string> words = {"-u", plan.name};
  if (!plan.owner.empty()) words.insert(words.end(), {"-owner", plan.owner});
  words.insert(words.end(), {"-no_usr", value_of(policy)});
  return run(command, "service_plan", words);
}

Result<void> set_white_listed(const PanelCommand& command, const std::string& entry, bool listed) {
  if (auto admitted = admit_name(entry); !admitted) return admitted;
  return run(command, "mailserver", {listed ? "--add-to-white-list" : "--remove-from-white-list", entry});
}

}  // namespace spamtrace
