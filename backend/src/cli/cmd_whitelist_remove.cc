#include "action/white_list_change.h"
#include "cli/acting.h"
#include "cli/carrying_out.h"
#include "cli/change_commands.h"

namespace spamtrace {
Result<std::string> run_change(const WhitelistRemoveCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(Acting::open(options, ActsOn::panel));
  if (command.yes) SPAMTRACE_TRY(finish_what_was_left(*acting, k_white_list_act));
  const auto white_list = SPAMTRACE_TRY(acting->ask_white_list());
  const auto items = SPAMTRACE_TRY(plan_removal(white_list, command.networks));
  if (!command.yes) return preview(items, options.json);
  const std::string actor = command.actor.empty() ? actor_here() : command.actor;
  const BegunAct begun = SPAMTRACE_TRY(begin_removal(acting->journal(), items, actor, time_now()));
  return outcome(SPAMTRACE_TRY(carry_out_all(*acting, begun.id)), options.json);
}

}  // namespace spamtrace
