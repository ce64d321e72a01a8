// Any bytes as the stamps of a log file, one a line: each style, with qmail's own time wherever it stands.
#include <cstddef>
#include <cstdint>

#include "base/scanner.h"
#include "maillog/qmail_send.h"
#include "syslog/clock.h"

namespace {

void read_line(spamtrace::LogClock& clock, std::string_view text) {
  using namespace spamtrace;
  parse_tai64n(text);
  parse_rfc3339(text);
  parse_rfc5322(text);
  parse_time_or_age(text, from_unix(1'795'506'656));
  const auto line = parse_syslog_line(text);
  if (!line) return;
  if (const auto time = clock.read(*line)) to_rfc3339(*time);
  if (const auto splogger = parse_splogger(line->text)) clock.anchor(splogger->time);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  if (size == 0) return 0;
  LogClock clock(data[0] % 2 == 0 ? from_unix(1'795'506'656) : Time{});
  Scanner lines({reinterpret_cast<const char*>(data) + 1, size - 1});
  for (std::string_view line; lines.until("\n", line);) read_line(clock, line);
  read_line(clock, lines.rest());
  return 0;
}
