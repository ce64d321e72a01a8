// What is new in a queue since it was read last: every message is listed, and only those are read that are
// new or whose stamp is another one.
#pragma once

#include <functional>
#include <optional>

#include "queue/mail_queue.h"

namespace spamtrace {

// What was read before, and kept.
class KnownEntries {
 public:
  virtual ~KnownEntries() = default;

  // The stamp of the entry with that id and spool when it was read; nothing if it never was. Asked once for
  // each listed message, in the order of the listing.
  virtual std::optional<uint64_t> stamp_of(const QueueEntry& entry) = 0;
};

// Takes a message that is new or changed, at once; it is to be kept under the stamp of the entry. An error
// ends the work.
using ChangeSink = std::function<Result<void>(const QueueEntry& entry, QueuedMessage&& message)>;

// `damaged` and `renumbered` are counted of the messages that were read now. One that could not be read is
// tried again each time, so `unreadable` is counted of all.
struct QueueChanges : ReadCounts {
  // Without the messages that vanished or could not be read: what is known and is not among the entries is
  // gone.
  QueueListing listing;
  uint64_t read = 0;
};

Result<QueueChanges> changes_since(const MailQueue& queue, KnownEntries& known, const ChangeSink& sink,
                                   const QueueLimits& limits = {}, const MailQueue::Progress& progress = {});

}  // namespace spamtrace
