// Any bytes as one line of a log: its parts lie in it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "syslog/line.h"

namespace {

void require_inside(std::string_view part, std::string_view whole) {
  if (part.empty()) return;
  if (part.data() < whole.data() || part.data() + part.size() > whole.data() + whole.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto line = spamtrace::parse_syslog_line(text)) {
    for (const auto part : {line->stamp, line->host, line->text}) require_inside(part, text);
    // a line of multilog names no program
    if (line->style != spamtrace::StampStyle::tai64n) require_inside(line->program, text);
    if (line->stamp.empty() || line->program.empty()) std::abort();
  }
  return 0;
}
