// Lines parsed by a thread of their own, or by the one that counts them; nothing is folded.
#include <benchmark/benchmark.h>
#include <fcntl.h>

#include "base/fd.h"
#include "inputs.h"
#include "maillog/line_blocks.h"

namespace spamtrace {
namespace {

void line_blocks(benchmark::State& state, Mta mta, bool own_thread) {
  const Fd log(::open(bench::log_path(mta).c_str(), O_RDONLY | O_CLOEXEC));
  uint64_t bytes = 0, lines = 0, events = 0;
  for (auto _ : state) {
    LineBlocks blocks({.fd = log.get()}, own_thread);
    while (const LineBlock* block = blocks.next()) {
      lines += block->lines().size();
      for (const ParsedLine& line : block->lines()) events += line.event ? 1U : 0U;
    }
    bytes += blocks.offset();
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.SetItemsProcessed(static_cast<int64_t>(lines));
  state.counters["events"] =
      benchmark::Counter(static_cast<double>(events), benchmark::Counter::kAvgIterations);
}
BENCHMARK_CAPTURE(line_blocks, qmail, Mta::qmail, false)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK_CAPTURE(line_blocks, qmail_ahead, Mta::qmail, true)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK_CAPTURE(line_blocks, postfix, Mta::postfix, false)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK_CAPTURE(line_blocks, postfix_ahead, Mta::postfix, true)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace spamtrace
