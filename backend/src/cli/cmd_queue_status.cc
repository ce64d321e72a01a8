#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/terminal.h"
#include "json/answers.h"

namespace spamtrace {

Result<std::string> run(const QueueStatusCommand&, const CommandContext& context) {
  const QueueStatusAnswer answer =
      SPAMTRACE_TRY(report_queue_status(context.session.server, context.session.inputs));
  if (context.json) return to_json(answer) + "\n";
  const QueueCounts& counts = answer.counts;
  std::string text = fmt::format("messages in queue: {}\nmessages in queue but not yet preprocessed: {}\n",
                                 counts.messages, counts.not_preprocessed);
  for (const auto& [queue, messages] : counts.queues) {
    text += fmt::format("  {:<9} {:>9}\n", name_of(queue), grouped(messages));
  }
  if (counts.bouncing > 0) text += fmt::format("messages about to bounce: {}\n", counts.bouncing);
  if (counts.misplaced > 0) text += fmt::format("messages in a wrong directory: {}\n", counts.misplaced);
  if (counts.strays > 0) text += fmt::format("files that are no message: {}\n", counts.strays);
  return text;
}

}  // namespace spamtrace
