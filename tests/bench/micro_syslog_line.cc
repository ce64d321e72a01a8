// Taking lines apart into stamp, host, program and text; the stamps are not converted.
#include <benchmark/benchmark.h>

#include "inputs.h"
#include "syslog/line.h"

namespace spamtrace {
namespace {

void syslog_line(benchmark::State& state) {
  const bench::Log log(Mta::qmail);
  for (auto _ : state) {
    for (const std::string_view line : log.lines) benchmark::DoNotOptimize(parse_syslog_line(line));
  }
  const auto rounds = static_cast<int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * static_cast<int64_t>(log.text.size()));
  state.SetItemsProcessed(rounds * static_cast<int64_t>(log.lines.size()));
}
BENCHMARK(syslog_line)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spamtrace
