// Postfix's queue on disk: /var/spool/postfix with maildrop, incoming, active, deferred, hold, corrupt; and
// those of further instances (multi_instance_directories). One file is one message.
//
// A file moves from queue to queue while Postfix works. One that is gone from where it was listed is looked
// for in all queues before it counts as vanished; each message is told once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/root_dir.h"
#include "queue/mail_queue.h"
#include "queue/postfix_listing.h"

namespace spamtrace {

class PostfixQueue final : public MailQueue {
 public:
  // The queue_directory of each instance, below the root.
  static Result<std::unique_ptr<PostfixQueue>> open(const RootDir& root,
                                                    const std::vector<std::string>& spools);

  using MailQueue::list;
  using MailQueue::read;
  Result<QueueCounts> count() const override;
  Result<QueueListing> list(Stamps stamps) const override;
  std::unique_ptr<MessageReader> reader(const QueueLimits& limits) const override;
  Result<QueuedMessage> read(const std::string& id, const QueueLimits& limits) const override;
  Result<std::string> read_content(const QueuedMessage& message, size_t limit) const override;
  std::string message_path(const QueuedMessage& message) const override;
  std::vector<DeliveryReport> delivery_reports(const QueuedMessage& message) const override;
  std::vector<int> directories() const override;

 private:
  explicit PostfixQueue(std::vector<PostfixSpool> spools)
      : spools_(std::move(spools)), listings_(spools_.size()) {}
  const PostfixListing& listing_of(uint32_t spool) const;

  std::vector<PostfixSpool> spools_;
  // For message_path() alone: an answer asks for many, and some may have left the queue.
  mutable std::vector<std::optional<PostfixListing>> listings_;
};

}  // namespace spamtrace
