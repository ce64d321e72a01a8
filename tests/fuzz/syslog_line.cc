// Any bytes as one line of a log: its parts lie in it, and it is read alike behind any line before.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "syslog/line.h"

namespace {

void require_inside(std::string_view part, std::string_view whole) {
  if (part.empty()) return;
  if (part.data() < whole.data() || part.data() + part.size() > whole.data() + whole.size()) std::abort();
}

bool are_equal(const std::optional<spamtrace::SyslogLine>& a, const std::optional<spamtrace::SyslogLine>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->style == b->style && a->stamp == b->stamp && a->host == b->host && a->program == b->program &&
         a->pid == b->pid && a->text == b->text;
}

void require_alike_behind(std::string_view before, std::string_view text) {
  spamtrace::SyslogLineParser parser;
  parser.parse(before);
  if (!are_equal(parser.parse(text), spamtrace::parse_syslog_line(text))) std::abort();
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
  require_alike_behind(text, text);
  require_alike_behind(text, text.substr(0, size / 2));
  require_alike_behind(text.substr(0, size / 2), text);
  return 0;
}
