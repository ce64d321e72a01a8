#include "maillog/line_parsing.h"

#include "maillog/programs.h"

namespace spamtrace {
namespace {

void parse_qmail_line(ParsedLine& parsed) {
  parsed.kind = LineKind::qmail_send;
  if (parsed.syslog.style == StampStyle::tai64n) {
    parsed.event = parse_qmail_send(parsed.syslog.text);
    return;
  }
  parsed.splogger = parse_splogger(parsed.syslog.text);
  const bool is_whole =
      parsed.splogger && !parsed.splogger->continuation && parsed.splogger->text.size() < k_splogger_break;
  if (is_whole) parsed.event = parse_qmail_send(parsed.splogger->text);
}

}  // namespace

void LogLineParser::parse(const Line& line, ParsedLine& parsed) {
  parsed.line = line;
  parsed.kind = LineKind::shapeless;
  parsed.splogger.reset();
  parsed.event.reset();
  const auto syslog = syslog_.parse(line.text);
  if (!syslog) return;
  parsed.syslog = *syslog;
  if (syslog->program == k_qmail_send_tag) return parse_qmail_line(parsed);
  const LineParser parse_text = parser_for(syslog->program);
  parsed.kind = parse_text != nullptr ? LineKind::program : LineKind::foreign;
  if (parse_text != nullptr) parsed.event = parse_text(syslog->text);
}

}  // namespace spamtrace
