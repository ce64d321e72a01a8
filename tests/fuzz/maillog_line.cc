// Any bytes as one line of a mail log, on the whole way to an event.
#include <cstddef>
#include <cstdint>

#include "maillog/programs.h"
#include "maillog/qmail_send.h"
#include "syslog/line.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = parse_syslog_line(text);
  if (!line) return 0;
  if (const LineParser parse = parser_for(line->program)) {
    parse(line->text);
  } else if (line->style == StampStyle::tai64n) {
    parse_qmail_send(line->text);
  } else if (const auto splogger = parse_splogger(line->text)) {
    parse_qmail_send(splogger->text);
  }
  return 0;
}
