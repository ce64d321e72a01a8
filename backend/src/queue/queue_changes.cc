#include "queue/queue_changes.h"

#include <utility>

namespace spamtrace {
namespace {

// False where there is nothing to keep of the message.
Result<bool> hand_over(MessageReader& reader, const QueueEntry& entry, const ChangeSink& sink,
                       QueueChanges& changes) {
  QueuedMessage message;
  if (!read_counted(reader, entry, message, changes)) return false;
  ++changes.read;
  return sink(entry, std::move(message)).map([] { return true; });
}

}  // namespace

Result<QueueChanges> changes_since(const MailQueue& queue, KnownEntries& known, const ChangeSink& sink,
                                   const QueueLimits& limits, const MailQueue::Progress& progress) {
  QueueChanges changes;
  changes.listing = SPAMTRACE_TRY(queue.list());
  std::vector<QueueEntry>& entries = changes.listing.entries;
  const auto reader = queue.reader(limits);
  size_t kept = 0;
  for (size_t i = 0; i < entries.size(); ++i) {
    const bool unchanged = known.stamp_of(entries[i]) == entries[i].stamp;
    const bool keep = unchanged || SPAMTRACE_TRY(hand_over(*reader, entries[i], sink, changes));
    if (keep && kept != i) entries[kept] = std::move(entries[i]);
    if (keep) ++kept;
    if (progress && (i + 1) % k_progress_step == 0) progress(i + 1, entries.size());
  }
  entries.resize(kept);
  return changes;
}

}  // namespace spamtrace
