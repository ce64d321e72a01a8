// What was changed, as the journal of acts has it.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "index/act_journal.h"
#include "report/scope.h"

namespace spamtrace {

struct ActLine {
  Act act;
  ActCounts counts;
};

struct JournalAnswer {
  std::vector<ActLine> acts;  // the latest first
  uint64_t total = 0;
};

struct JournalQuestion {
  int64_t act = 0;  // of `journal show`
  size_t offset = 0, limit = 50;
};

struct ActAnswer {
  ActLine line;
  std::vector<ActItem> items;  // those that failed or were changed by others first
};

// `journal` is null where nothing was ever changed.
JournalAnswer report_journal(ActJournal* journal, const JournalQuestion& question);

// ErrorCode::not_found where there is no such act, or it is another one's than the actor's who sees some
// domains only; of his own he is told what is within his scope.
Result<ActAnswer> report_act(ActJournal* journal, const JournalQuestion& question, const Scope& scope,
                             const std::string& actor);

}  // namespace spamtrace
