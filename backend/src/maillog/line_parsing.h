// A line of a log as far as it can be understood by itself: without the lines before it, the time and the
// host.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "mail/event.h"
#include "maillog/qmail_send.h"
#include "source/line_reader.h"
#include "syslog/line.h"

namespace spamtrace {

enum class LineKind : uint8_t {
  shapeless,   // no stamp, host and program at all
  foreign,     // of a program that says nothing about mail
  program,     // of one that is known; misunderstood where there is no event
  qmail_send,  // of qmail-send, whose text may go on in a later line
};

// Every text points into the line.
struct ParsedLine {
  Line line;
  uint64_t end = 0;  // of the line, its line end included, as `line.offset` counts
  LineKind kind = LineKind::shapeless;
  SyslogLine syslog;                     // unless it is shapeless
  std::optional<SploggerText> splogger;  // of qmail-send; none from multilog, or where splogger wrote it not

  // Of qmail-send only where the line is a text of its own: no continuation, and too short to have one.
  std::optional<MailEvent> event;
};

class LogLineParser {
 public:
  void parse(const Line& line, ParsedLine& parsed);

  // A line that came apart, from the journal.
  static void parse(const SyslogLine& line, ParsedLine& parsed);

 private:
  SyslogLineParser syslog_;
};

}  // namespace spamtrace
