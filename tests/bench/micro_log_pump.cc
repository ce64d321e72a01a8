// A whole log through syslog, maillog and trace; the traces are thrown away, so attribution is not measured.
#include <benchmark/benchmark.h>

#include "ingest/log_pump.h"
#include "inputs.h"
#include "source/log_set.h"

namespace spamtrace {
namespace {

constexpr uint64_t k_step = 64 << 20;

void log_pump(benchmark::State& state, Mta mta) {
  const LogSet logs = find_logs(bench::server_root(mta), "/usr/local/psa");
  const QmailUids uids{.smtp_server = 2020, .bounce_maker = 2522, .forwarders = {2021, 30}};
  uint64_t bytes = 0, lines = 0, traces = 0;
  for (auto _ : state) {
    SmtpSessions sessions([](const IpAddress&) { return false; }, {});
    LineCounts counts;
    TraceNumbers numbers;
    const auto count = [&](const MessageTrace&) { ++traces; };
    QmailFold fold(uids, numbers, sessions, [](uint64_t, uint32_t) { return std::nullopt; }, count, {});
    PostfixFold postfix(numbers, count, [](const std::string&) {}, {});
    LogPump pump(fold, postfix, sessions, counts);
    for (size_t i = 0; i < logs.files.size(); ++i) {
      LogPiece piece;
      piece.number = static_cast<uint32_t>(i + 1);
      pump.open(logs.files[i], piece, 0, false);
      while (pump.step(k_step)) continue;
      bytes += pump.offset();
    }
    fold.for_each_unfinished(count);
    postfix.for_each_unfinished(count);
    lines += counts.lines;
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.SetItemsProcessed(static_cast<int64_t>(lines));
  state.counters["traces"] =
      benchmark::Counter(static_cast<double>(traces), benchmark::Counter::kAvgIterations);
}
BENCHMARK_CAPTURE(log_pump, qmail, Mta::qmail)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(log_pump, postfix, Mta::postfix)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spamtrace
