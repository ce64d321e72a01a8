#include <fmt/format.h>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

constexpr size_t k_reasons_shown = 3;

std::string summary(const SourcesAnswer& answer) {
  const Coverage& c = answer.coverage;
  std::string text;
  if (!c.logs.empty()) {
    text += fmt::format("{} log lines from {} to {}", grouped(c.lines), shown_time(c.logs.front().first),
                        shown_time(c.logs.back().last));
  }
  if (!c.queue.error) {
    text += fmt::format("{}{} messages in the queue", text.empty() ? "" : "; ", grouped(c.queue.messages));
  }
  return text + "\n";
}

void add_item(Table& table, const SourceItem& item) {
  table.add({{name_of(item.verdict), colour_of(item.verdict)},
             {fmt::format("{:.2f}", item.score)},
             {item.origin.id(), Colour::bold},
             {grouped(item.counts.messages)},
             {grouped(item.counts.recipients)},
             {grouped(item.counts.sent)},
             {grouped(item.counts.deferred)},
             {grouped(item.counts.bounced)},
             {grouped(item.queued)},
             {item.scripts.empty() ? "" : item.scripts.front()}});
  if (item.verdict == Verdict::clean) return;
  size_t shown = 0;
  for (const Reason& reason : item.reasons) {
    if (shown++ == k_reasons_shown) break;
    table.add_note((reason.weight < 0 ? "- " : "+ ") + reason.sentence);
  }
}

}  // namespace

Result<std::string> run(const SourcesCommand& command, const CommandContext& context) {
  const SourcesAnswer answer = report_sources(context.base, command.question);
  if (context.json) return to_json(answer) + "\n";
  std::string text = summary(answer) + coverage_notes(answer.coverage);
  if (answer.total == 0) return text + "\nNo outgoing mail was seen.\n";
  Table table({{"VERDICT"},
               {"SCORE", true},
               {"ORIGIN", false, true},
               {"MESSAGES", true},
               {"RECIPIENTS", true},
               {"SENT", true},
               {"DEFERRED", true},
               {"BOUNCED", true},
               {"QUEUED", true},
               {"SCRIPT", false, true}});
  for (const SourceItem& item : answer.items) add_item(table, item);
  text += "\n" + table.print(context.terminal);
  const uint64_t shown = command.question.offset + answer.items.size();
  if (shown < answer.total) {
    text += fmt::format("\n{} more sources; go on with --offset {}\n", grouped(answer.total - shown), shown);
  }
  return text + "\nMore about one: spamtrace source ID\n";
}

}  // namespace spamtrace
