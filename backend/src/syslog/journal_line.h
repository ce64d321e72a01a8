// A record of the journal as the line that a text log would have.
#pragma once

#include "source/journal_export.h"
#include "syslog/line.h"

namespace spamtrace {

// Views of the record's texts. A message of several lines stays one text, so no line of it can pass for
// another program's.
SyslogLine line_of(const JournalRecord& record);

}  // namespace spamtrace
