// Brings the index up to date: what is new in the queue and in the logs.
//
// The work is done in transactions of some megabytes of log. Each ends with everything that the next one
// needs, so a run that is stopped at any instant is taken up again where its last transaction ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "index/index.h"
#include "ingest/inputs.h"
#include "ingest/log_pump.h"

namespace spamtrace {

// Watches the work; a terminal draws it, the engine knows none.
class WorkObserver {
 public:
  virtual ~WorkObserver() = default;
  // Messages, bytes, or seconds of the time that the journal covers.
  virtual void on_work(const char* what, uint64_t done,
                       uint64_t total) = 0;  // what: "queue", "log", "journal"
};

// What was seen of the queue in the last run.
struct QueueCoverage {
  QueueCounts counts;
  uint64_t messages = 0, vanished = 0, damaged = 0, unreadable = 0, renumbered = 0;
  std::string unreadable_example;
  std::optional<Error> error;  // why it could not be read
};

struct IngestLimits {
  uint64_t batch = 32 << 20;  // bytes of log in one transaction

  // Of logs that no run has seen yet, only so many bytes, the newest: the answer to "who is it now" must not
  // wait for the past.
  std::optional<uint64_t> newest = {};

  // How long the past is kept from now on (index/retention.h); nothing: as before.
  std::optional<int64_t> kept_days = {};

  // When to leave the rest to the next run; one transaction is done whatever the time is, so that runs end.
  std::optional<std::chrono::steady_clock::time_point> until = {};
  bool is_over() const { return until && std::chrono::steady_clock::now() >= *until; }
};

// New since the last run.
struct IngestCounts {
  uint64_t bytes = 0, lines = 0;
  bool stopped = false;  // there is more, and no time for it
  IngestCounts& operator+=(const IngestCounts& other) {
    bytes += other.bytes;
    lines += other.lines;
    stopped = stopped || other.stopped;
    return *this;
  }
};

// Throws SQLite::Exception where the index fails; what was committed before stays.
IngestCounts ingest(Index& index, const ServerFacts& server, const Inputs& inputs, const IngestLimits& limits,
                    WorkObserver* observer);

// What the index rests on, for the answers.
LineCounts line_counts(Index& index);
QueueCoverage queue_coverage(Index& index);

}  // namespace spamtrace
