// Every message of a queue, headers and envelopes, outside the sandbox (tests/bench/run measures inside it).
#include <benchmark/benchmark.h>

#include "inputs.h"
#include "queue/qmail_queue.h"

namespace spamtrace {
namespace {

void queue_scan(benchmark::State& state) {
  const auto queue = QmailQueue::open(bench::server_root(), "/var/qmail/queue").value();
  int64_t messages = 0;
  for (auto _ : state) messages += static_cast<int64_t>(queue->scan().value().messages.size());
  state.SetItemsProcessed(messages);
}
BENCHMARK(queue_scan)->Unit(benchmark::kMillisecond);

// The directories alone, as `queue status` reads them.
void queue_count(benchmark::State& state) {
  const auto queue = QmailQueue::open(bench::server_root(), "/var/qmail/queue").value();
  int64_t messages = 0;
  for (auto _ : state) messages += static_cast<int64_t>(queue->count().value().messages);
  state.SetItemsProcessed(messages);
}
BENCHMARK(queue_count)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spamtrace
