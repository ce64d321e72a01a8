#include "ingest/queue_refresh.h"

#include <tsl/robin_map.h>

#include "base/pack.h"
#include "index/damage.h"
#include "mail/message_fields.h"
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

struct Seen {
  int64_t number = 0;
  uint64_t stamp = 0;
};
using SeenByName = tsl::robin_map<std::string, Seen>;

std::string name_of(std::string_view id, uint32_t spool) {
  return std::string(id) + "/" + std::to_string(spool);
}

SeenByName seen_before(QueueTable& queue) {
  SeenByName seen;
  queue.for_each_seen([&](int64_t number, std::string_view id, uint32_t spool, uint64_t stamp) {
    seen.emplace(name_of(id, spool), Seen{number, stamp});
  });
  return seen;
}

QueueCoverage coverage_of(const QueueScan& scan) {
  QueueCoverage coverage;
  coverage.counts = scan.counts;
  coverage.messages = scan.messages.size();
  coverage.vanished = scan.vanished;
  coverage.damaged = scan.damaged;
  coverage.unreadable = scan.unreadable;
  coverage.unreadable_example = scan.unreadable_example;
  coverage.renumbered = scan.renumbered;
  return coverage;
}

void take_scan(QueueTable& queue, const QueueScan& scan) {
  SeenByName before = seen_before(queue);
  for (const QueuedMessage& message : scan.messages) {
    const uint64_t stamp = fingerprint_of(packed(message)).hash;
    const auto known = before.find(name_of(message.id, message.spool));
    if (known == before.end() || known->second.stamp != stamp) queue.put(message, stamp);
    if (known != before.end()) before.erase(known);
  }
  for (const auto& [name, seen] : before) queue.set_gone(seen.number);
}

}  // namespace

void refresh_queue(Index& index, const Inputs& inputs, WorkObserver* observer) {
  QueueCoverage coverage;
  coverage.error = inputs.queue_error;
  if (inputs.queue) {
    const auto scan = inputs.queue->scan({}, [&](uint64_t done, uint64_t total) {
      if (observer != nullptr) observer->on_work("queue", done, total);
    });
    if (scan) {
      take_scan(index.queue(), *scan);
      coverage = coverage_of(*scan);
    } else {
      coverage.error = scan.error();
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
