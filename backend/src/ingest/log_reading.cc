#include "ingest/log_reading.h"

#include "index/past_reading.h"
#include "index/transaction.h"
#include "ingest/reading_plan.h"

namespace spamtrace {
namespace {

// A refresh. Most of its time would go into memory for pages of the index, a few of which it changes.
constexpr uint64_t k_little = 16 << 20;
constexpr int k_kept_kib = 2048;

constexpr uint64_t k_not_read_whole = UINT64_MAX;  // no file has this size

class LogReading {
 public:
  LogReading(const ReadingWork& work, const IngestLimits& limits, WorkObserver* observer)
      : work_(work), index_(work.index), logs_(work.inputs.logs), limits_(limits), observer_(observer) {}

  IngestCounts read_all() {
    plan();
    if (total_ <= k_little) index_.database().keep_in_memory(k_kept_kib);
    for (size_t i = 0; i < plan_.unread.size() && !counts_.stopped; ++i) {
      if (plan_.unread[i] == 0) continue;
      counts_.stopped = done_ > 0 && limits_.is_over();
      if (!counts_.stopped) read(plan_.logs.tasks[i], plan_.unread[i]);
    }
    return counts_;
  }

 private:
  void plan() {
    Transaction transaction(index_);
    const bool is_first = index_.logs().all().empty();
    plan_ = plan_reading(index_, logs_);
    if (is_first && limits_.newest) leave_out_past(logs_, *limits_.newest, plan_);
    total_ = plan_.total();
    for (const LogPiece& piece : plan_.logs.changed) index_.logs().put(piece);
    for (size_t i = 0; i < plan_.unread.size(); ++i) {
      LogTask& task = plan_.logs.tasks[i];
      note_position(logs_.files[task.file], task.from, task.piece);
      if (plan_.unread[i] > 0) task.piece.file_size = k_not_read_whole;
      index_.logs().put(task.piece);
    }
    note_progress(0);
    transaction.commit();
  }

  void note_progress(uint64_t done) {
    if (!past_reading(index_.database()).whole) set_past_reading(index_.database(), {done, total_, false});
  }

  void read(LogTask& task, uint64_t size) {
    const LogFile& file = logs_.files[task.file];
    work_.pump.open(file, task.piece, task.from, task.goes_on);
    const uint64_t consumed_before = work_.pump.consumed(), lines_before = task.piece.lines;
    for (bool more = true; more && !counts_.stopped;) {
      Transaction transaction(index_);
      more = work_.pump.step(limits_.batch);
      note_position(file, work_.pump.offset(), task.piece);
      if (more) task.piece.file_size = k_not_read_whole;
      index_.logs().put(task.piece);
      work_.save();
      const uint64_t done = done_ + work_.pump.consumed() - consumed_before;
      note_progress(done);
      transaction.commit();
      if (observer_ != nullptr) observer_->on_work("log", done, total_);
      counts_.stopped = more && limits_.is_over();
    }
    counts_.bytes += work_.pump.offset() - task.from;
    counts_.lines += task.piece.lines - lines_before;
    done_ += size;
  }

  const ReadingWork& work_;
  Index& index_;
  const LogSet& logs_;
  const IngestLimits& limits_;
  WorkObserver* observer_;
  ReadingPlan plan_;
  IngestCounts counts_;
  uint64_t total_ = 0, done_ = 0;
};

}  // namespace

IngestCounts read_logs(const ReadingWork& work, const IngestLimits& limits, WorkObserver* observer) {
  return LogReading(work, limits, observer).read_all();
}

}  // namespace spamtrace
