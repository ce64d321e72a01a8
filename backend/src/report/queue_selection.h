// What an act on the queue would hit: exactly which messages, whose they are, and what innocent mail is among
// them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "queue/queue_identity.h"
#include "report/queue.h"

namespace spamtrace {

// In the words of postsuper(1), the mildest first.
enum class QueueAct : uint8_t { hold, release, requeue, remove };
const char* name_of(QueueAct act);  // "hold", "release", "requeue", "delete"
std::optional<QueueAct> parse_queue_act(std::string_view name);

struct SelectionQuestion {
  QueueAct act = QueueAct::hold;
  QueueFilter filter;
  std::vector<std::string> ids;              // none: all that match the filter
  std::optional<Time> after, before;         // of their arrival
  static constexpr size_t k_most = 200'000;  // messages of one act
};

struct SelectedSource {
  std::string source;  // empty: mail that is no source
  Verdict verdict = Verdict::clean;
  uint64_t messages = 0;
};

struct QueueSelection {
  QueueAct act = QueueAct::hold;
  std::vector<QueueIdentity> messages;  // by their rows
  uint64_t recipients = 0;
  std::vector<SelectedSource> sources;  // the one with the most messages first, at most k_most_sources
  uint64_t source_count = 0;
  uint64_t innocent = 0;           // messages of sources that nothing speaks against, and of none
  uint64_t left_out = 0;           // that match and stand where the act does nothing, such as on hold already
  std::vector<QueueItem> samples;  // from all over the selection

  static constexpr size_t k_most_sources = 10, k_most_samples = 10;
};

// ErrorCode::not_found where nothing is selected, usage where nothing selects, or too much is selected.
Result<QueueSelection> report_queue_selection(const ReportBase& base, const SelectionQuestion& question);

}  // namespace spamtrace
