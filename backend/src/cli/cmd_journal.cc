#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/policy_phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

std::string what_it_is(const Act& act) {
  return act.undoes > 0 ? fmt::format("brings back {}", act.undoes) : "mail to nobody: reject";
}

}  // namespace

std::string counts_in_words(const ActCounts& counts) {
  struct Word {
    ActState state;
    const char* word;
  };
  static constexpr Word k_words[] = {{ActState::done, "done"},
                                     {ActState::undone, "brought back since"},
                                     {ActState::already, "so before"},
                                     {ActState::failed, "failed"},
                                     {ActState::changed, "changed by somebody else"},
                                     {ActState::sent, "asked for"},
                                     {ActState::planned, "left"}};
  std::string text;
  for (const auto& [state, word] : k_words) {
    if (counts.of(state) == 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", grouped(counts.of(state)), word);
  }
  return text;
}

Result<std::string> run(const JournalCommand& command, const CommandContext& context) {
  const JournalAnswer answer = report_journal(context.session.acts.get(), command.question);
  if (context.json) return to_json(answer) + "\n";
  if (answer.acts.empty()) return std::string("nothing was changed\n");
  Table table({{"ACT", true}, {"BEGUN"}, {"ENDED"}, {"BY", false, true}, {"WHAT"}, {"DOMAINS", false, true}});
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
  Table table({{"STATE"}, {"DOMAIN", false, true}, {"BEFORE", false, true}, {"AFTER", false, true}});
  for (const ActItem& item : answer.items) {
    table.add({{name_of(item.state), colour_of(item.state)},
               {item.name, Colour::bold},
               {item.before},
               {item.after}});
    if (!item.said.empty()) table.add_note(item.said);
  }
  return text + table.print(context.terminal);
}

}  // namespace spamtrace
