#include "report/queue.h"

namespace spamtrace {

Result<QueueStatusAnswer> report_queue_status(const ServerFacts& server, const Inputs& inputs) {
  if (!inputs.queue) return tl::unexpected(*inputs.queue_error);
  QueueStatusAnswer answer;
  answer.mta = server.mta;
  answer.counts = SPAMTRACE_TRY(inputs.queue->count());
  return answer;
}

}  // namespace spamtrace
