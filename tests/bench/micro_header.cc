// The top of a mess file: qmail's line and the fields that are kept.
#include <benchmark/benchmark.h>

#include <string>

#include "queue/mess_header.h"

namespace spamtrace {
namespace {

std::string message(int64_t further_fields) {
  std::string text =
      "Received: (qmail 4711 invoked by uid 10001); 24 Nov 2026 07:50:56 -0000\n"
      "Date: 24 Nov 2026 07:50:56 -0000\n"
      "To: someone@example.net\n"
      "Subject: =?utf-8?B?T2ZmZXIgMTQw?=\n"
      "X-PHP-Originating-Script: 10001:mailer.php(12) : eval()'d code\n"
      "From: Shop <www@example.com>\n"
      "Message-ID: <20261124075056.4711@example.com>\n";
  for (int64_t i = 0; i < further_fields; ++i) text += "X-Filler: a value of some length\n\tand its fold\n";
  return text + "\nThe body.\n";
}

void mess_header(benchmark::State& state) {
  const std::string bytes = message(state.range(0));
  for (auto _ : state) {
    QueuedMessage read;
    benchmark::DoNotOptimize(read_mess_header(bytes, read));
  }
  const auto rounds = static_cast<int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * static_cast<int64_t>(bytes.size()));
  state.SetItemsProcessed(rounds);
}
BENCHMARK(mess_header)->Arg(0)->Arg(20)->Arg(200);

}  // namespace
}  // namespace spamtrace
