// What an index does with a queue: it keeps each message under its stamp, and forgets those that are gone.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "queue/queue_changes.h"

namespace spamtrace {

// A queue that notes what is read of it, and lets a test act between the listing and the reading.
class WatchedQueue final : public MailQueue {
 public:
  explicit WatchedQueue(std::unique_ptr<MailQueue> queue) : queue_(std::move(queue)) {}

  std::function<void()> after_listing = [] {};
  mutable std::vector<std::string> reads;  // ids, in their order

  using MailQueue::list;
  using MailQueue::read;
  Result<QueueCounts> count() const override { return queue_->count(); }
  Result<QueueListing> list(Stamps stamps) const override {
    auto listing = queue_->list(stamps);
    after_listing();
    return listing;
  }
  std::unique_ptr<MessageReader> reader(const QueueLimits& limits) const override {
    return std::make_unique<Reader>(*this, queue_->reader(limits));
  }
  Result<QueuedMessage> read(const std::string& id, const QueueLimits& limits) const override {
    return queue_->read(id, limits);
  }
  Result<std::string> read_content(const QueuedMessage& message, size_t limit) const override {
    return queue_->read_content(message, limit);
  }
  std::string message_path(const QueuedMessage& message) const override {
    return queue_->message_path(message);
  }
  std::vector<DeliveryReport> delivery_reports(const QueuedMessage& message) const override {
    return queue_->delivery_reports(message);
  }
  std::vector<int> directories() const override { return queue_->directories(); }

 private:
  class Reader final : public MessageReader {
   public:
    Reader(const WatchedQueue& watched, std::unique_ptr<MessageReader> reader)
        : watched_(watched), reader_(std::move(reader)) {}
    ReadOutcome read(const QueueEntry& entry, QueuedMessage& message) override {
      watched_.reads.push_back(entry.id);
      return reader_->read(entry, message);
    }
    std::string error() const override { return reader_->error(); }

   private:
    const WatchedQueue& watched_;
    std::unique_ptr<MessageReader> reader_;
  };

  std::unique_ptr<MailQueue> queue_;
};

class RefreshedQueue final : public KnownEntries {
 public:
  using Key = std::pair<uint32_t, std::string>;
  struct Kept {
    uint64_t stamp;
    QueuedMessage message;
  };

  explicit RefreshedQueue(std::unique_ptr<MailQueue> opened) : queue(std::move(opened)) {}

  std::optional<uint64_t> stamp_of(const QueueEntry& entry) override {
    const auto found = kept.find({entry.spool, entry.id});
    if (found == kept.end()) return std::nullopt;
    return found->second.stamp;
  }

  // Tells what was read ("+1"), and what is gone ("-2").
  std::string refresh() {
    queue.reads.clear();
    auto changes = changes_since(queue, *this, [&](const QueueEntry& entry, QueuedMessage&& message) {
      kept.insert_or_assign({entry.spool, entry.id}, Kept{entry.stamp, std::move(message)});
      return Result<void>{};
    });
    REQUIRE(changes.has_value());
    last = std::move(*changes);
    std::string text;
    for (const std::string& id : queue.reads) text += (text.empty() ? "+" : " +") + id;
    for (const Key& key : forget_the_gone()) text += (text.empty() ? "-" : " -") + key.second;
    return text;
  }

  // What changed a moment ago is read again, until time has passed over it: half a minute is plenty.
  void settle() {
    for (int i = 0; i < 3000 && !refresh().empty(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    REQUIRE(last.read == 0);
  }

  const QueuedMessage& message(const std::string& id, uint32_t spool = 0) const {
    const auto found = kept.find({spool, id});
    REQUIRE(found != kept.end());
    return found->second.message;
  }

  WatchedQueue queue;
  QueueChanges last;
  std::map<Key, Kept> kept;

 private:
  std::vector<Key> forget_the_gone() {
    std::set<Key> there;
    for (const QueueEntry& entry : last.listing.entries) there.emplace(entry.spool, entry.id);
    std::vector<Key> gone;
    for (const auto& [key, unused] : kept) {
      if (!there.contains(key)) gone.push_back(key);
    }
    for (const Key& key : gone) kept.erase(key);
    return gone;
  }
};

}  // namespace spamtrace
