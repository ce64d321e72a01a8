// Taking lines apart into stamp, host, program and text; the stamps are not converted.
#include <benchmark/benchmark.h>

#include "inputs.h"
#include "syslog/line.h"

namespace spamtrace {
namespace {

template <class Parse>
void parse_all(benchmark::State& state, const bench::Log& log, Parse parse) {
  for (auto _ : state) {
    for (const std::string_view line : log.lines) benchmark::DoNotOptimize(parse(line));
  }
  const auto rounds = static_cast<int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * static_cast<int64_t>(log.text.size()));
  state.SetItemsProcessed(rounds * static_cast<int64_t>(log.lines.size()));
}

void syslog_line(benchmark::State& state, Mta mta) { parse_all(state, bench::Log(mta), parse_syslog_line); }
BENCHMARK_CAPTURE(syslog_line, qmail, Mta::qmail)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(syslog_line, postfix, Mta::postfix)->Unit(benchmark::kMillisecond);

// With the stamp and host of the line before at hand.
void syslog_lines(benchmark::State& state, Mta mta) {
  SyslogLineParser parser;
  parse_all(state, bench::Log(mta), [&](std::string_view line) { return parser.parse(line); });
}
BENCHMARK_CAPTURE(syslog_lines, qmail, Mta::qmail)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(syslog_lines, postfix, Mta::postfix)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spamtrace
