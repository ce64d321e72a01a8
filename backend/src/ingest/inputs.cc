#include "ingest/inputs.h"

#include "queue/postfix_queue.h"
#include "queue/qmail_queue.h"

namespace spamtrace {
namespace {

Result<std::unique_ptr<MailQueue>> open_queue(const RootDir& root, const ServerFacts& server) {
  if (server.mta == Mta::postfix) return SPAMTRACE_TRY(PostfixQueue::open(root, server.postfix_spools));
  return SPAMTRACE_TRY(QmailQueue::open(root, server.paths.qmail_queue()));
}

}  // namespace

Inputs open_inputs(const RootDir& root, const ServerFacts& server) {
  Inputs inputs;
  if (auto queue = open_queue(root, server)) {
    inputs.queue = std::move(*queue);
  } else {
    inputs.queue_error = queue.error();
  }
  inputs.logs = find_logs(root, server.paths.product_root);
  inputs.opened = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
  return inputs;
}

}  // namespace spamtrace
