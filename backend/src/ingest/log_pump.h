// Drives log lines through syslog, maillog and trace.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bounded_counts.h"
#include "mail/event.h"
#include "source/line_reader.h"
#include "source/log_set.h"
#include "syslog/clock.h"
#include "trace/postfix_fold.h"
#include "trace/qmail_fold.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

// How much of the log was understood. Every line is in exactly one of the last four.
struct LineCounts {
  uint64_t lines = 0;
  uint64_t cut = 0;            // longer than the limit; their beginning was read
  uint64_t understood = 0;     // of a program that is known, in a form that is known
  uint64_t foreign = 0;        // of programs that say nothing about mail
  uint64_t misunderstood = 0;  // of a known program, in a form that is not known
  uint64_t shapeless = 0;      // no stamp, host and program at all
  BoundedCounts foreign_by_program{256}, misunderstood_by_program{256};
  std::string misunderstood_example;
};

struct LogFileCounts {
  std::string path;
  Compression compression = Compression::none;
  uint64_t bytes = 0;  // of text
  uint64_t lines = 0;
  Time first, last;              // times of its first and last line with a time
  std::optional<Error> trouble;  // why it was read in part only
};

class LogPump {
 public:
  using Progress = std::function<void(uint64_t bytes)>;  // of this file, as it lies on the disk, so far

  LogPump(QmailFold& qmail, PostfixFold& postfix, SmtpSessions& sessions, LineCounts& counts)
      : qmail_(qmail), postfix_(postfix), sessions_(sessions), counts_(counts) {}

  // Reads a whole file, as it was when it was opened: what was logged since may tell of messages that the
  // queue, read in between, has under another id. A compressed file is one that nothing is logged to. `index`
  // is what LogPosition::file says of its lines.
  LogFileCounts read(const LogFile& file, uint32_t index, const Progress& progress);

  // After the last file. A message of qmail may go on in the next one, so its line waits until then.
  void finish() { flush_long_line(); }

 private:
  void take_lines(const LogFile& file, LineReader& reader, const Inflater* inflater, uint32_t index,
                  const Progress& progress);
  void take_line(std::string_view text, LogPosition where);
  bool take_like_the_last(std::string_view text, LogPosition where);
  void take_qmail(const SyslogLine& line, LogPosition where);
  void take_qmail_text(std::string_view text, Time at, LogPosition where);
  void take_event(const MailEvent& event, Time at, LogPosition where);
  void flush_long_line();
  void note_misunderstood(std::string_view program, std::string_view text);

  QmailFold& qmail_;
  PostfixFold& postfix_;
  SmtpSessions& sessions_;
  LineCounts& counts_;
  LogClock clock_{Time{}};
  std::string qmail_prefix_;  // "STAMP HOST qmail: " of the last line that was parsed as such
  std::string qmail_stamp_;   // syslog's stamp of the last line that anchored the clock
  bool qmail_time_holds_ = false;
  Time now_;  // of the line read last
  LogFileCounts file_;

  // A line of qmail so long that splogger may have broken it: it waits for its continuation.
  struct LongLine {
    std::string stamp, text;
    Time at;
    LogPosition where;
  };
  std::optional<LongLine> long_line_;
};

}  // namespace spamtrace
