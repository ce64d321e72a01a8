// qmail-send's lines: splogger's stamp, then the event. Bytes are counted from that stamp on.
#include <benchmark/benchmark.h>

#include "inputs.h"
#include "maillog/qmail_send.h"
#include "syslog/line.h"

namespace spamtrace {
namespace {

std::vector<std::string_view> qmail_texts(const bench::Log& log) {
  std::vector<std::string_view> texts;
  for (const std::string_view text : log.lines) {
    const auto line = parse_syslog_line(text);
    if (line && line->program == k_qmail_send_tag) texts.push_back(line->text);
  }
  return texts;
}

void qmail_send(benchmark::State& state) {
  const bench::Log log(Mta::qmail);
  const auto texts = qmail_texts(log);
  int64_t bytes = 0;
  for (const std::string_view text : texts) bytes += static_cast<int64_t>(text.size());
  for (auto _ : state) {
    for (const std::string_view text : texts) {
      if (const auto stamped = parse_splogger(text))
        benchmark::DoNotOptimize(parse_qmail_send(stamped->text));
    }
  }
  const auto rounds = static_cast<int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * bytes);
  state.SetItemsProcessed(rounds * static_cast<int64_t>(texts.size()));
}
BENCHMARK(qmail_send)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spamtrace
