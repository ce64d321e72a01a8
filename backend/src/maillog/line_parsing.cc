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

// REQUIRES: there are neither splogger's text nor an event from before.
void parse_text_of(const SyslogLine& syslog, ParsedLine& parsed) {
  parsed.syslog = syslog;
  if (syslog.program == k_qmail_send_tag) return parse_qmail_line(parsed);
  const LineParser parse_text = parser_for(syslog.program);
  parsed.kind = parse_text != nullptr ? LineKind::program : LineKind::foreign;
  if (parse_text != nullptr) parsed.event = parse_text(syslog.text);
}

void forget(ParsedLine& parsed) {
  parsed.kind = LineKind::shapeless;
  parsed.splogger.reset();
  parsed.event.reset();
}

}  // namespace

void LogLineParser::parse(const Line& line, ParsedLine& parsed) {
  forget(parsed);
  parsed.line = line;
  if (const auto syslog = syslog_.parse(line.text)) parse_text_of(*syslog, parsed);
}

void LogLineParser::parse(const SyslogLine& line, ParsedLine& parsed) {
  forget(parsed);
  parsed.line = {};
  parsed.line.text = line.text;
  parse_text_of(line, parsed);
}

}  // namespace spamtrace
