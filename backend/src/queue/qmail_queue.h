// qmail's queue on disk: /var/qmail/queue with mess, info, local, remote, todo, intd, bounce.
// The formats are those of notqmail's INTERNALS.md, qmail-queue.c and qmail-send.c.
//
// A number that is used again cannot mix two messages: mess/N is opened first and looked at last, and while
// it has a name its number is not given away, so all that was read in between belongs to it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/root_dir.h"
#include "queue/mail_queue.h"
#include "queue/qmail_listing.h"

namespace spamtrace {

class QmailQueue final : public MailQueue {
 public:
  // `path` is the queue's directory below the root, such as /var/qmail/queue.
  static Result<std::unique_ptr<QmailQueue>> open(const RootDir& root, const std::string& path);

  using MailQueue::list;
  using MailQueue::read;
  Result<QueueCounts> count() const override;  // the two figures of qmail-qstat(8), and what is odd
  Result<QueueListing> list(Stamps stamps) const override;
  std::unique_ptr<MessageReader> reader(const QueueLimits& limits) const override;
  Result<QueuedMessage> read(const std::string& id, const QueueLimits& limits) const override;
  Result<std::string> read_content(const QueuedMessage& message, size_t limit) const override;
  std::string message_path(const QueuedMessage& message) const override;
  std::vector<DeliveryReport> delivery_reports(const QueuedMessage&) const override { return {}; }
  std::vector<int> directories() const override;

 private:
  QmailQueue(QmailDirectories dirs, std::string shown) : dirs_(std::move(dirs)), shown_(std::move(shown)) {}

  QmailDirectories dirs_;
  std::string shown_;
};

}  // namespace spamtrace
