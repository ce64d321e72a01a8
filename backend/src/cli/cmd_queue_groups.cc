#include <fmt/format.h>

#include <array>

#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

struct Words {
  const char* title;
  const char* nameless;  // shown for the group without a name
};

Words words_of(QueueGrouping by) {
  switch (by) {
    case QueueGrouping::origin:
      return {"ORIGIN", "-"};
    case QueueGrouping::sender:
      return {"SENDER", "<>"};
    case QueueGrouping::subject:
      return {"SUBJECT", "-"};
    case QueueGrouping::recipient_domain:
      return {"RECIPIENT DOMAIN", "-"};
  }
  return {"", "-"};
}

std::string print_table(const QueueGroupsAnswer& answer, const Terminal& terminal) {
  const Words words = words_of(answer.by);
  Table table({{"MESSAGES", true},
               {"RECIPIENTS", true},
               {"SIZE", true},
               {"OLDEST"},
               {"NEWEST"},
               {words.title, false, true}});
  for (const QueueGroup& group : answer.page.groups) {
    table.add({{grouped(group.messages)},
               {grouped(group.recipients)},
               {human_size(group.bytes)},
               {shown_time(group.oldest)},
               {shown_time(group.newest)},
               {group.name.empty() ? words.nameless : group.name}});
  }
  return table.print(terminal);
}

}  // namespace

Result<std::string> run(const QueueGroupsCommand& command, const CommandContext& context) {
  const QueueGroupsAnswer answer = SPAMTRACE_TRY(report_queue_groups(context.base, command.question));
  if (context.json) return to_json(answer) + "\n";
  const QueueGroupPage& page = answer.page;
  std::string text =
      fmt::format("{} messages in the queue, {} of them match, to {} recipients; {} groups by {}\n",
                  grouped(answer.queued), grouped(page.matching), grouped(page.matching_recipients),
                  grouped(page.total), name_of(answer.by));
  if (page.groups.empty()) return text;
  text += "\n" + print_table(answer, context.terminal);
  const uint64_t shown = command.question.offset + page.groups.size();
  if (shown < page.total) {
    text += fmt::format("\n{} more; go on with --offset {}\n", grouped(page.total - shown), shown);
  }
  return text;
}

}  // namespace spamtrace
