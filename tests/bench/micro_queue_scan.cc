// Every message of a queue, headers and envelopes, outside the sandbox (tests/bench/run measures inside it).
#include <benchmark/benchmark.h>

#include "inputs.h"
#include "queue/postfix_queue.h"
#include "queue/qmail_queue.h"

namespace spamtrace {
namespace {

std::unique_ptr<MailQueue> open_queue(Mta mta) {
  const RootDir root = bench::server_root(mta);
  if (mta == Mta::postfix) return PostfixQueue::open(root, {"/var/spool/postfix"}).value();
  return QmailQueue::open(root, "/var/qmail/queue").value();
}

void queue_scan(benchmark::State& state, Mta mta) {
  const auto queue = open_queue(mta);
  int64_t messages = 0;
  for (auto _ : state) messages += static_cast<int64_t>(queue->scan().value().messages.size());
  state.SetItemsProcessed(messages);
}
BENCHMARK_CAPTURE(queue_scan, qmail, Mta::qmail)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_scan, postfix, Mta::postfix)->Unit(benchmark::kMillisecond);

// The directories alone, as `queue status` reads them.
void queue_count(benchmark::State& state, Mta mta) {
  const auto queue = open_queue(mta);
  int64_t messages = 0;
  for (auto _ : state) messages += static_cast<int64_t>(queue->count().value().messages);
  state.SetItemsProcessed(messages);
}
BENCHMARK_CAPTURE(queue_count, qmail, Mta::qmail)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(queue_count, postfix, Mta::postfix)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spamtrace
