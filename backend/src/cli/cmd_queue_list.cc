#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

std::string first_recipient(const QueueItem& item) {
  if (item.recipient_list.empty()) return "-";
  const std::string& address = item.recipient_list.front().address;
  return item.recipients > 1 ? fmt::format("{} +{}", address, item.recipients - 1) : address;
}

std::string state_of(const QueueItem& item) {
  std::string state = name_of(item.state);
  if (item.bouncing) state += ", bouncing";
  if (item.damage.any()) state += ", damaged";
  return state;
}

std::string print_table(const QueueListAnswer& answer, const Terminal& terminal) {
  Table table({{"QUEUE ID"},
               {"ARRIVAL"},
               {"SIZE", true},
               {"RCPT", true},
               {"DONE", true},
               {"STATE", false, true},
               {"ORIGIN", false, true},
               {"SENDER", false, true},
               {"RECIPIENT", false, true},
               {"SUBJECT", false, true}});
  for (const QueueItem& item : answer.items) {
    table.add({{item.id},
               {shown_time(item.arrival)},
               {human_size(item.size)},
               {grouped(item.recipients)},
               {grouped(item.recipients_done)},
               {state_of(item)},
               {item.origin.empty() ? "-" : item.origin},
               {item.sender.empty() ? "<>" : item.sender},
               {first_recipient(item)},
               {item.subject}});
  }
  return table.print(terminal);
}

}  // namespace

Result<std::string> run(const QueueListCommand& command, const CommandContext& context) {
  const QueueListAnswer answer = SPAMTRACE_TRY(report_queue_list(context.base, command.question));
  if (context.json) return to_json(answer) + "\n";
  std::string text =
      fmt::format("{} messages in the queue, {} of them match, to {} recipients\n", grouped(answer.total),
                  grouped(answer.matching), grouped(answer.matching_recipients));
  if (answer.items.empty()) return text;
  text += "\n" + print_table(answer, context.terminal);
  const uint64_t shown = command.question.offset + answer.items.size();
  if (shown < answer.matching) {
    text += fmt::format("\n{} more; go on with --offset {}\n", grouped(answer.matching - shown), shown);
  }
  return text;
}

}  // namespace spamtrace
