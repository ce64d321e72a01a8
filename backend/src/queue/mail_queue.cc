#include "queue/mail_queue.h"

#include "base/scanner.h"

namespace spamtrace {

bool is_renumbered(const QueuedMessage& message) {
  uint64_t number = 0;
  return message.mta == Mta::qmail && !(parse_number(message.id, number) && number == message.inode);
}

bool read_counted(MessageReader& reader, const QueueEntry& entry, QueuedMessage& message,
                  ReadCounts& counts) {
  switch (reader.read(entry, message)) {
    case ReadOutcome::read:
      if (message.damage.any()) ++counts.damaged;
      if (is_renumbered(message)) ++counts.renumbered;
      return true;
    case ReadOutcome::vanished:
      ++counts.vanished;
      return false;
    case ReadOutcome::unreadable:
      break;
  }
  if (counts.unreadable++ == 0) counts.unreadable_example = "message " + entry.id + ": " + reader.error();
  return false;
}

Result<QueueScan> MailQueue::scan(const QueueLimits& limits, const Progress& progress) const {
  QueueListing listing = SPAMTRACE_TRY(list(Stamps::none));
  QueueScan scan;
  scan.counts = std::move(listing.counts);
  scan.messages.reserve(listing.entries.size());
  const auto reader = this->reader(limits);
  uint64_t done = 0;
  for (const QueueEntry& entry : listing.entries) {
    if (!read_counted(*reader, entry, scan.messages.emplace_back(), scan)) scan.messages.pop_back();
    if (progress && ++done % k_progress_step == 0) progress(done, listing.entries.size());
  }
  return scan;
}

}  // namespace spamtrace
