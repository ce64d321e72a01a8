#include <fmt/format.h>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {

Result<std::string> run(const DomainsCommand& command, const CommandContext& context) {
  const DomainsAnswer answer = report_domains(context.base, command.question);
  if (context.json) return to_json(answer) + "\n";
  std::string text = coverage_notes(answer.coverage);
  text += fmt::format("{} domains sent; {} messages belong to none\n", grouped(answer.total),
                      grouped(answer.without_domain.messages));
  if (answer.items.empty()) return text;
  Table table({{"VERDICT"},
               {"SCORE", true},
               {"DOMAIN", false, true},
               {"MESSAGES", true},
               {"RECIPIENTS", true},
               {"SENT", true},
               {"DEFERRED", true},
               {"BOUNCED", true},
               {"QUEUED", true},
               {"WORST SOURCE", false, true}});
  for (const DomainItem& item : answer.items) {
    table.add({{name_of(item.verdict), colour_of(item.verdict)},
               {fmt::format("{:.2f}", item.score)},
               {item.domain, Colour::bold},
               {grouped(item.counts.messages)},
               {grouped(item.counts.recipients)},
               {grouped(item.counts.sent)},
               {grouped(item.counts.deferred)},
               {grouped(item.counts.bounced)},
               {grouped(item.queued)},
               {item.worst}});
  }
  text += "\n" + table.print(context.terminal);
  const uint64_t shown = command.question.offset + answer.items.size();
  if (shown < answer.total) {
    text += fmt::format("\n{} more; go on with --offset {}\n", grouped(answer.total - shown), shown);
  }
  return text + "\nMore about one: spamtrace domain NAME\n";
}

Result<std::string> run(const DomainCommand& command, const CommandContext& context) {
  const DomainAnswer answer = SPAMTRACE_TRY(report_domain(context.base, command.question));
  if (context.json) return to_json(answer) + "\n";
  const DomainItem& item = answer.item;
  std::string text = fmt::format("{}: {} messages to {} recipients: {} sent, {} deferred, {} bounced\n",
                                 escape_for_terminal(item.domain), grouped(item.counts.messages),
                                 grouped(item.counts.recipients), grouped(item.counts.sent),
                                 grouped(item.counts.deferred), grouped(item.counts.bounced));
  Table table(
      {{"VERDICT"}, {"SCORE", true}, {"SOURCE", false, true}, {"MESSAGES", true}, {"RECIPIENTS", true}});
  for (const SourceItem& source : answer.sources) {
    table.add({{name_of(source.verdict), colour_of(source.verdict)},
               {fmt::format("{:.2f}", source.score)},
               {source.origin.id(), Colour::bold},
               {grouped(source.counts.messages)},
               {grouped(source.counts.recipients)}});
  }
  text += "\n" + table.print(context.terminal);
  text += heading(context.terminal, "Recipients an hour") + print_timeline(answer.timeline);
  const std::string notes = coverage_notes(answer.coverage);
  return notes.empty() ? text : text + "\n" + notes;
}

}  // namespace spamtrace
