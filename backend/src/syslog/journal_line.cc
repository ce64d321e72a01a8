#include "syslog/journal_line.h"

namespace spamtrace {

SyslogLine line_of(const JournalRecord& record) {
  SyslogLine line;
  line.style = StampStyle::journal;
  line.stamp = record.stamp;
  line.host = record.host;
  line.program = record.identifier;
  line.pid = record.pid;
  line.text = record.message;
  return line;
}

}  // namespace spamtrace
