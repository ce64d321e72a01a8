// The mail log of the running system's journal, from a position on.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "source/journal_export.h"
#include "source/journal_process.h"

namespace spamtrace {

// Whether two cursors name one record. They differ where journald moved it from /run to /var, which gives it
// a new number; boot, both times and the hash of its data stay.
bool is_same_record(std::string_view cursor, std::string_view other);

class Journal {
 public:
  // To be called before the sandbox closes, all else inside it.
  static Result<std::unique_ptr<Journal>> open(const JournalRequest& request);

  // The next record behind the cursor that was asked for. A journal that is written to goes on as it is read;
  // who wants an end holds `received` against the time at which he opened it.
  std::optional<JournalRecord> next();

  // Of the record given last, at first the one asked for: where the next reading goes on.
  const std::string& cursor() const { return cursor_; }

  // How far its text was read, in bytes.
  uint64_t offset() const { return reader_.offset(); }

  // Whether the journal does not have the record that was asked for; known once next() was called. What it
  // gave since is later by the time at which that was received.
  bool cursor_lost() const { return cursor_lost_; }

  // What was not as it should be; complete when next() gave nothing.
  const std::vector<Error>& troubles() const { return troubles_; }

 private:
  Journal(std::unique_ptr<JournalProcess> process, const JournalRequest& request);
  std::optional<JournalRecord> first();
  std::optional<JournalRecord> first_later();
  void end();

  std::unique_ptr<JournalProcess> process_;
  JournalExportReader reader_;
  std::string cursor_;
  Time received_;
  bool begun_ = false, ended_ = false, cursor_lost_ = false;
  std::vector<Error> troubles_;
};

}  // namespace spamtrace
