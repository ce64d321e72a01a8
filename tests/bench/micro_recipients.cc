// One recipient file of so many addresses, half of them done.
#include <benchmark/benchmark.h>

#include <string>

#include "mail/recipients.h"

namespace spamtrace {
namespace {

std::string recipient_file(int64_t count) {
  std::string content;
  for (int64_t i = 0; i < count; ++i) {
    content += i % 2 == 0 ? 'T' : 'D';
    content += "user" + std::to_string(i) + "@example.com";
    content += '\0';
  }
  return content;
}

void recipients(benchmark::State& state) {
  const std::string content = recipient_file(state.range(0));
  for (auto _ : state) {
    Recipients all;
    all.append_file(Route::remote, content);
    size_t size = 0;
    all.for_each([&](const Recipient& recipient) { size += recipient.address.size(); });
    benchmark::DoNotOptimize(size);
  }
  const auto rounds = static_cast<int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * static_cast<int64_t>(content.size()));
  state.SetItemsProcessed(rounds * state.range(0));
}
BENCHMARK(recipients)->Arg(1)->Arg(100)->Arg(100'000);

}  // namespace
}  // namespace spamtrace
