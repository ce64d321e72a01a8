#include "action/queue_change.h"
#include "cli/acting.h"
#include "cli/carrying_out.h"
#include "cli/change_commands.h"

namespace spamtrace {
namespace {

// What the act changed must be there to be changed back.
Result<std::unique_ptr<Acting>> open_for(const UndoCommand& command, const Options& options) {
  auto acting = SPAMTRACE_TRY(Acting::open(options, ActsOn::either));
  const Act act = SPAMTRACE_TRY(find_act(acting->journal(), command.wish.act));
  return Acting::open(options, is_queue_act(act.kind) ? ActsOn::queue : ActsOn::panel);
}

}  // namespace

Result<std::string> run_change(const UndoCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(open_for(command, options));
  if (!command.yes) return preview(SPAMTRACE_TRY(plan_undo(acting->journal(), command.wish)), options.json);
  UndoWish wish = command.wish;
  if (wish.whose.actor.empty()) wish.whose.actor = actor_here();
  const BegunAct begun = SPAMTRACE_TRY(begin_undo(acting->journal(), wish, time_now()));
  return outcome(SPAMTRACE_TRY(carry_out_all(*acting, begun.id)), options.json);
}

}  // namespace spamtrace
