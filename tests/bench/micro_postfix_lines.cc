// The lines of Postfix's daemons, each daemon's by itself: what stands behind the tag, as an event. They are
// few and lie together, so that the parser is measured and not the memory.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "inputs.h"
#include "maillog/programs.h"
#include "syslog/line.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_lines = 2000;

struct Texts {
  LineParser parse = nullptr;
  std::vector<std::string> lines;
  int64_t bytes = 0;
};

Texts texts_of(const bench::Log& log, std::string_view tag) {
  Texts texts;
  texts.parse = parser_for(tag);
  for (const std::string_view text : log.lines) {
    const auto line = parse_syslog_line(text);
    if (!line || line->program != tag) continue;
    texts.lines.emplace_back(line->text);
    texts.bytes += static_cast<int64_t>(line->text.size());
    if (texts.lines.size() == k_most_lines) break;
  }
  return texts;
}

void postfix_lines(benchmark::State& state, const char* tag) {
  static const bench::Log log(Mta::postfix);
  const Texts texts = texts_of(log, tag);
  for (auto _ : state) {
    for (const std::string_view line : texts.lines) benchmark::DoNotOptimize(texts.parse(line));
  }
  const auto rounds = static_cast<int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * texts.bytes);
  state.SetItemsProcessed(rounds * static_cast<int64_t>(texts.lines.size()));
}
BENCHMARK_CAPTURE(postfix_lines, smtpd, "postfix/smtpd")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(postfix_lines, pickup, "postfix/pickup")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(postfix_lines, cleanup, "postfix/cleanup")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(postfix_lines, qmgr, "postfix/qmgr")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(postfix_lines, smtp, "postfix/smtp")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(postfix_lines, local, "postfix/local")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace spamtrace
