#include "report/coverage.h"

namespace spamtrace {

Coverage coverage_of(const Analysis& analysis) {
  Coverage c;
  c.logs = analysis.logs;
  c.log_troubles = analysis.log_troubles;
  for (const LogFileCounts& log : analysis.logs) {
    if (log.trouble) c.log_troubles.push_back({log.path, *log.trouble});
  }
  const LineCounts& lines = analysis.lines;
  c.lines = lines.lines;
  c.understood = lines.understood;
  c.foreign = lines.foreign;
  c.misunderstood = lines.misunderstood;
  c.shapeless = lines.shapeless;
  c.cut = lines.cut;
  for (const auto& [program, count] : lines.misunderstood_by_program.top(Coverage::k_most_programs)) {
    c.misunderstood_programs.push_back({program, count});
  }
  c.misunderstood_example = lines.misunderstood_example;
  c.queue_error = analysis.queue_error;
  if (analysis.queue) {
    c.queue_messages = analysis.queue->messages.size();
    c.queue_vanished = analysis.queue->vanished;
    c.queue_damaged = analysis.queue->damaged;
    c.queue_unreadable = analysis.queue->unreadable;
    c.queue_unreadable_example = analysis.queue->unreadable_example;
    c.queue_renumbered = analysis.queue->renumbered;
  }
  return c;
}

}  // namespace spamtrace
