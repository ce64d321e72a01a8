// The commands that change policies: plan and steps for the extension, all of it for a terminal.
#include <fmt/format.h>

#include "action/policy_change.h"
#include "cli/acting.h"
#include "cli/carrying_out.h"
#include "cli/change_commands.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

// The extension's task knows how the panel is told policies, and nothing else.
Result<void> require_policies(ActJournal& journal, int64_t act) {
  if (SPAMTRACE_TRY(find_act(journal, act)).kind == k_policy_act) return {};
  return fail(ErrorCode::usage, fmt::format("{} is no change of policies", act),
              fmt::format("bring it back by `spamtrace undo {}`", act));
}

Result<BegunAct> begin(Acting& acting, const PolicyBeginCommand& command) {
  ActJournal& journal = acting.journal();
  if (const auto* undo = std::get_if<UndoWish>(&command.wish))
    return require_policies(journal, undo->act).and_then([&] {
      return begin_undo(journal, *undo, time_now());
    });
  if (const auto* retry = std::get_if<RetryWish>(&command.wish))
    return require_policies(journal, retry->act).and_then([&] { return begin_retry(journal, *retry); });
  const Policies policies = SPAMTRACE_TRY(acting.ask_policies());
  return begin_reject(journal, policies, std::get<PolicyWish>(command.wish), time_now());
}

}  // namespace

Result<std::string> run_change(const PolicyApplyCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(Acting::open(options, ActsOn::panel));
  const Policies policies = SPAMTRACE_TRY(acting->ask_policies());
  if (!command.yes) return preview(SPAMTRACE_TRY(plan_reject(policies, command.wish)), options.json);
  PolicyWish wish = command.wish;
  if (wish.actor.empty()) wish.actor = actor_here();
  const BegunAct begun = SPAMTRACE_TRY(begin_reject(acting->journal(), policies, wish, time_now()));
  return outcome(SPAMTRACE_TRY(carry_out_all(*acting, begun.id)), options.json);
}

Result<std::string> run_change(const PolicyBeginCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(Acting::open(options, ActsOn::panel));
  const BegunAct begun = SPAMTRACE_TRY(begin(*acting, command));
  return to_json(begun, is_alive(begun.driver)) + "\n";
}

Result<std::string> run_change(const PolicyStepCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(Acting::open(options, ActsOn::panel));
  const auto driver = driver_of(command.driver);
  if (!driver)
    return fail(ErrorCode::usage, fmt::format("no process has the number {}", command.driver),
                "give --driver the process that carries the change out");
  const auto values = SPAMTRACE_TRY(acting->ask_values(command.act));
  const StepRequest request = request_of(acting->journal(), command.act, command.said, *driver);
  return to_json(SPAMTRACE_TRY(step(acting->journal(), *values, request, time_now()))) + "\n";
}

}  // namespace spamtrace
