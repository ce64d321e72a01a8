#include "cli/progress.h"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

namespace spamtrace {
namespace {

using std::chrono::milliseconds;

constexpr auto k_first_shown_after = milliseconds{500};
constexpr auto k_redraw_after = milliseconds{100};
constexpr size_t k_bar = 30;

std::string amount(std::string_view what, uint64_t count) {
  if (what == "journal") return grouped(count / 3600) + " h";
  return what == "log" ? human_size(count) : grouped(count);
}

}  // namespace

ProgressLine::~ProgressLine() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::on_work(const char* what, uint64_t done, uint64_t total) {
  const auto now = std::chrono::steady_clock::now();
  if (!terminal_.interactive || now - started_ < k_first_shown_after || now - drawn_ < k_redraw_after) return;
  drawn_ = now;
  shown_ = true;
  const uint64_t whole = std::max(done, std::max<uint64_t>(total, 1));
  const size_t filled = static_cast<size_t>(k_bar * done / whole);
  fmt::print(stderr, "\r\x1b[Kreading the {}  [{}{}]  {} of {}", what, std::string(filled, '#'),
             std::string(k_bar - filled, '.'), amount(what, done), amount(what, total));
  std::fflush(stderr);
}

}  // namespace spamtrace
