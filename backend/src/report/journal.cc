#include "report/journal.h"

#include <fmt/format.h>

namespace spamtrace {

JournalAnswer report_journal(ActJournal* journal, const JournalQuestion& question) {
  JournalAnswer answer;
  if (journal == nullptr) return answer;
  answer.total = journal->count_acts();
  for (Act& act : journal->acts(question.offset, question.limit)) {
    ActCounts counts = journal->counts(act.id);
    answer.acts.push_back({std::move(act), counts});
  }
  return answer;
}

Result<ActAnswer> report_act(ActJournal* journal, const JournalQuestion& question, const Scope& scope,
                             const std::string& actor) {
  auto act = journal != nullptr ? journal->find(question.act) : std::nullopt;
  if (!act || (!scope.is_all() && act->actor != actor))
    return fail(ErrorCode::not_found, fmt::format("nothing was changed under the number {}", question.act),
                "`spamtrace journal` lists what was changed");
  ActAnswer answer{{std::move(*act), journal->counts(question.act)}, {}};
  answer.items = journal->items(question.act, true, question.offset, question.limit);
  std::erase_if(answer.items, [&](const ActItem& item) {
    return !scope.is_all() && (item.target != ActTarget::domain || !scope.contains(item.name));
  });
  return answer;
}

}  // namespace spamtrace
