// Drives log lines through syslog, maillog and trace.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bounded_counts.h"
#include "base/pack.h"
#include "mail/event.h"
#include "maillog/line_blocks.h"
#include "source/journal_export.h"
#include "source/log_piece.h"
#include "source/log_set.h"
#include "syslog/clock.h"
#include "trace/postfix_fold.h"
#include "trace/qmail_fold.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

// How much of the log was understood. Every line is in exactly one of the last five, but for a long one of
// qmail that waits for what follows it.
struct LineCounts {
  void save(Packer& archive) const;
  void restore(Unpacker& archive);

  uint64_t lines = 0;
  uint64_t cut = 0;            // longer than the limit; their beginning was read
  uint64_t understood = 0;     // of a program that is known, in a form that is known
  uint64_t foreign = 0;        // of programs that say nothing about mail
  uint64_t misunderstood = 0;  // of a known program, in a form that is not known
  uint64_t shapeless = 0;      // no stamp, host and program at all
  uint64_t forged = 0;         // records of the journal that bear the name of a program that wrote them not
  BoundedCounts foreign_by_program{256}, misunderstood_by_program{256};
  std::string misunderstood_example, forged_example;
};

class LogPump {
 public:
  LogPump(QmailFold& qmail, PostfixFold& postfix, SmtpSessions& sessions, LineCounts& counts)
      : qmail_(qmail), postfix_(postfix), sessions_(sessions), counts_(counts) {}

  // Begins or goes on with the file of a piece, at a byte of its text. The file is read as it was when it was
  // opened: what was logged since may tell of messages that the queue, read in between, has under another id.
  // A compressed file is one that nothing is logged to. Both must outlive the reading.
  void open(const LogFile& file, LogPiece& piece, uint64_t from, bool goes_on);

  // Reads about so many bytes of text more, in whole lines, and notes in the piece how far. False at the end.
  // A line without its end is still being written, and is left for the next time.
  bool step(uint64_t bytes);

  // Begins or goes on with the piece that stands for the journal, and takes its records one by one: none is
  // still being written. One with a doubt is counted and no more.
  void open_journal(LogPiece& piece);
  void take(const JournalRecord& record, std::string_view doubt);
  void pause();  // notes in the piece what the next take() rests on

  uint64_t offset() const { return offset_; }  // of the text: how far it was taken

  // How far the file was read, as it lies on the disk.
  uint64_t consumed() const { return inflater_ ? consumed_ : offset_; }

  // What is between two lines: a message of qmail that may go on in the next one. The folds are not part of
  // it.
  void save(Packer& archive);
  void restore(Unpacker& archive);

 private:
  void start(LogPiece& piece, Time written, bool goes_on);
  bool take_next_line();
  void note_trouble();
  void take_line(const ParsedLine& line, LogPosition where);
  void take_program(const ParsedLine& line, LogPosition where);
  void take_qmail(const ParsedLine& line, LogPosition where);
  void take_qmail_event(const std::optional<MailEvent>& event, std::string_view text, Time at,
                        LogPosition where);
  void take_event(const MailEvent& event, Time at, LogPosition where);
  void flush_long_line();
  void note_forged(const JournalRecord& record, std::string_view doubt);
  void note_misunderstood(std::string_view program, std::string_view text);

  QmailFold& qmail_;
  PostfixFold& postfix_;
  SmtpSessions& sessions_;
  LineCounts& counts_;
  LogClock clock_{Time{}};
  std::string qmail_stamp_;  // syslog's stamp of the last line that anchored the clock
  bool qmail_time_holds_ = false;
  Time now_;  // of the line read last

  const LogFile* file_ = nullptr;
  LogPiece* piece_ = nullptr;
  std::optional<Inflater> inflater_;
  std::optional<LineBlocks> blocks_;
  const LineBlock* block_ = nullptr;
  size_t next_in_block_ = 0;
  ParsedLine record_line_;  // of the journal
  uint64_t offset_ = 0;     // of the text: up to here it was taken
  uint64_t consumed_ = 0;   // of a compressed file: what the lines so far and a few more were made from

  // A line of qmail so long that splogger may have broken it: it waits for its continuation.
  struct LongLine {
    std::string stamp, text;
    Time at;
    LogPosition where;
    template <class Archive>
    friend void fields(Archive& a, LongLine& l) {
      a(l.stamp, l.text, l.at, l.where);
    }
  };
  std::optional<LongLine> long_line_;
};

}  // namespace spamtrace
