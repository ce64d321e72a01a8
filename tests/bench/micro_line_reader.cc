// Finding the lines of a file, and nothing else.
#include <benchmark/benchmark.h>
#include <fcntl.h>

#include "base/fd.h"
#include "inputs.h"
#include "source/line_reader.h"

namespace spamtrace {
namespace {

void line_reader(benchmark::State& state) {
  const Fd log(::open(bench::log_path(Mta::qmail).c_str(), O_RDONLY | O_CLOEXEC));
  uint64_t bytes = 0;
  int64_t lines = 0;
  for (auto _ : state) {
    LineReader reader(log.get());
    while (const auto line = reader.next()) {
      benchmark::DoNotOptimize(line->text.data());
      ++lines;
    }
    bytes += reader.offset();
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.SetItemsProcessed(lines);
}
BENCHMARK(line_reader)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spamtrace
