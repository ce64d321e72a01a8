#include <fmt/format.h>

#include "action/queue_change.h"
#include "cli/acting.h"
#include "cli/carrying_out.h"
#include "cli/change_commands.h"
#include "cli/queue_reader.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

Act act_of(const QueueActCommand& command) {
  Act act;
  act.kind = name_of(command.question.act);
  act.actor = command.actor.empty() ? actor_here() : command.actor;
  return act;
}

// What is shown is kept as it is, so that the same messages can be acted on later, whatever comes in between.
Result<std::string> show(Acting& acting, const QueueActCommand& command, const Options& options) {
  const SelectionMessage selection = SPAMTRACE_TRY(ask_for_selection(options, command.question));
  const int64_t id =
      acting.journal().add(act_of(command), items_of(command.question.act, selection.messages));
  if (options.json) return with_act(selection.text, id) + "\n";
  const bool is_final = command.question.act == QueueAct::remove;
  return selection.text +
         fmt::format("\nNothing was changed yet{}. Exactly these: spamtrace queue {} --act {} --yes\n",
                     is_final ? "; what is deleted cannot be brought back" : "",
                     name_of(command.question.act), id);
}

// The act that was shown, or one of what is selected now.
Result<int64_t> begin(Acting& acting, const QueueActCommand& command, const Options& options) {
  ActJournal& journal = acting.journal();
  Act act = act_of(command);
  if (command.prepared == 0) {
    const SelectionMessage selection = SPAMTRACE_TRY(ask_for_selection(options, command.question));
    act.begun = time_now();
    return journal.add(act, items_of(command.question.act, selection.messages));
  }
  const Act prepared = SPAMTRACE_TRY(find_act(journal, command.prepared));
  if (prepared.kind == act.kind && journal.begin(command.prepared, act.actor, time_now()))
    return command.prepared;
  return fail(ErrorCode::usage,
              fmt::format("{} is not what was shown for `queue {}`", command.prepared, act.kind),
              "let it be shown again, without --act");
}

}  // namespace

Result<std::string> run_change(const QueueActCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(Acting::open(options, ActsOn::queue));
  if (!command.yes) return show(*acting, command, options);
  SPAMTRACE_TRY(finish_what_was_left(*acting, name_of(command.question.act)));
  const int64_t act = SPAMTRACE_TRY(begin(*acting, command, options));
  return outcome(SPAMTRACE_TRY(carry_out_all(*acting, act)), options.json);
}

}  // namespace spamtrace
