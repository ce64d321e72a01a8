#include <fmt/format.h>

#include "action/queue_change.h"
#include "action/white_list_change.h"
#include "cli/act_phrases.h"
#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

std::string what_it_is(const Act& act) {
  const std::string what = act.kind == k_white_list_act ? "white list: entries removed"
                           : is_queue_act(act.kind)     ? "queue: " + act.kind
                                                        : "mail to nobody: reject";
  return act.undoes > 0 ? fmt::format("brings back {}", act.undoes) : what;
}

}  // namespace

Result<std::string> run(const JournalCommand& command, const CommandContext& context) {
  const JournalAnswer answer = report_journal(context.session.acts.get(), command.question);
  if (context.json) return to_json(answer) + "\n";
  if (answer.acts.empty()) return std::string("nothing was changed\n");
  Table table({{"ACT", true}, {"BEGUN"}, {"ENDED"}, {"BY", false, true}, {"WHAT"}, {"OUTCOME", false, true}});
  for (const auto& [act, counts] : answer.acts) {
    table.add({{std::to_string(act.id), Colour::bold},
               {shown_time(act.begun)},
               {shown_time(act.ended)},
               {act.actor},
               {what_it_is(act)},
               {counts_in_words(counts)}});
  }
  std::string text = table.print(context.terminal);
  const uint64_t shown = command.question.offset + answer.acts.size();
  if (shown < answer.total)
    text += fmt::format("\n{} more; go on with --offset {}\n", grouped(answer.total - shown), shown);
  return text + "\nMore about one: spamtrace journal show ACT; its way back: spamtrace undo ACT\n";
}

Result<std::string> run(const JournalShowCommand& command, const CommandContext& context) {
  const ActAnswer answer = SPAMTRACE_TRY(
      report_act(context.session.acts.get(), command.question, context.base.scope, context.actor));
  if (context.json) return to_json(answer) + "\n";
  std::string text =
      fmt::format("{}: {}\n\n", what_it_is(answer.line.act), counts_in_words(answer.line.counts));
  Table table({{"STATE"}, {"NAME", false, true}, {"BEFORE", false, true}, {"AFTER", false, true}});
  for (const ActItem& item : answer.items) {
    table.add({{name_of(item.state), colour_of(item.state)},
               {shown_name(item), Colour::bold},
               {item.before},
               {item.after}});
    if (!item.said.empty()) table.add_note(item.said);
  }
  return text + table.print(context.terminal);
}

}  // namespace spamtrace
