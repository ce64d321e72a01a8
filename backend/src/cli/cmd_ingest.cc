#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/phrases.h"
#include "json/answers.h"

namespace spamtrace {

Result<std::string> run(const IngestCommand&, const CommandContext& context) {
  const IngestAnswer answer = report_ingest(context.base, context.refreshed);
  if (context.json) return to_json(answer) + "\n";
  std::string text = fmt::format("{} new log lines ({}); {} lines and {} messages in the queue in all\n",
                                 grouped(answer.counts.lines), human_size(answer.counts.bytes),
                                 grouped(answer.coverage.lines), grouped(answer.coverage.queue.messages));
  if (answer.past && !answer.past->whole) {
    text += fmt::format("{} of {} of log are read for the first time; the next run goes on\n",
                        human_size(answer.past->done), human_size(answer.past->total));
  }
  return text + coverage_notes(answer.coverage);
}

}  // namespace spamtrace
