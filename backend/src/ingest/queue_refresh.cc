#include "ingest/queue_refresh.h"

#include <tsl/robin_map.h>

#include "base/pack.h"
#include "index/damage.h"
#include "mail/message_fields.h"
#include "queue/queue_changes.h"
#include "source/log_piece.h"

namespace spamtrace {

template <class Archive>
void fields(Archive& a, QueueCounts& c) {
  a(c.messages, c.not_preprocessed, c.bouncing, c.queues, c.split, c.big_todo, c.misplaced, c.strays);
}
template <class Archive>
void fields(Archive& a, QueueCoverage& c) {
  a(c.counts, c.messages, c.vanished, c.damaged, c.unreadable, c.renumbered, c.unreadable_example, c.error);
}

namespace {

constexpr const char* k_state = "queue";

// What was seen before. Each message is asked for once; what never was is gone.
class SeenBefore : public KnownEntries {
 public:
  explicit SeenBefore(QueueTable& queue) {
    queue.for_each_seen([&](int64_t number, std::string_view id, uint32_t spool, uint64_t stamp) {
      rows_.emplace(name_of(id, spool), Row{number, stamp});
    });
  }

  std::optional<uint64_t> stamp_of(const QueueEntry& entry) override {
    const auto row = rows_.find(name_of(entry.id, entry.spool));
    return row == rows_.end() ? std::nullopt : std::optional(row->second.stamp);
  }

  template <class Visit>
  void for_each_gone(const QueueListing& listing, Visit&& visit) {
    for (const QueueEntry& entry : listing.entries) rows_.erase(name_of(entry.id, entry.spool));
    for (const auto& [name, row] : rows_) visit(row.number);
  }

 private:
  struct Row {
    int64_t number = 0;
    uint64_t stamp = 0;
  };
  static std::string name_of(std::string_view id, uint32_t spool) {
    return std::string(id) + "/" + std::to_string(spool);
  }

  tsl::robin_map<std::string, Row> rows_;
};

QueueCoverage coverage_of(const QueueChanges& changes) {
  QueueCoverage coverage;
  coverage.counts = changes.listing.counts;
  coverage.messages = changes.listing.entries.size();
  coverage.vanished = changes.vanished;
  coverage.unreadable = changes.unreadable;
  coverage.unreadable_example = changes.unreadable_example;
  return coverage;
}

Result<QueueCoverage> take_changes(QueueTable& queue, const MailQueue& source,
                                   const MailQueue::Progress& progress) {
  SeenBefore before(queue);
  const auto take = [&](const QueueEntry& entry, const QueuedMessage& message) -> Result<void> {
    queue.put(message, entry.stamp);
    return {};
  };
  const QueueChanges changes = SPAMTRACE_TRY(changes_since(source, before, take, {}, progress));
  before.for_each_gone(changes.listing, [&](int64_t number) { queue.set_gone(number); });
  QueueCoverage coverage = coverage_of(changes);
  coverage.damaged = queue.count_damaged();
  coverage.renumbered = queue.count_renumbered();
  return coverage;
}

}  // namespace

void refresh_queue(Index& index, const Inputs& inputs, WorkObserver* observer) {
  QueueCoverage coverage;
  coverage.error = inputs.queue_error;
  if (inputs.queue) {
    auto taken = take_changes(index.queue(), *inputs.queue, [&](uint64_t done, uint64_t total) {
      if (observer != nullptr) observer->on_work("queue", done, total);
    });
    if (taken) {
      coverage = std::move(*taken);
    } else {
      coverage.error = taken.error();
    }
  }
  index.set_state(k_state, packed(coverage));
}

QueueCoverage queue_coverage(Index& index) {
  QueueCoverage coverage;
  const std::string bytes = index.state(k_state);
  if (!bytes.empty()) unpack_or_throw(bytes, coverage);
  return coverage;
}

}  // namespace spamtrace
