#include "ingest/ingest.h"

#include "index/damage.h"
#include "index/past_reading.h"
#include "index/retention.h"
#include "index/transaction.h"
#include "ingest/journal_reading.h"
#include "ingest/ledger.h"
#include "ingest/queue_refresh.h"
#include "ingest/reading_plan.h"
#include "ingest/trace_shelf.h"

namespace spamtrace {
namespace {

constexpr const char* k_folds = "folds";
constexpr const char* k_lines = "lines";
constexpr const char* k_kept_hours = "kept_hours";
constexpr uint64_t k_not_read_whole = UINT64_MAX;  // no file has this size

QmailUids qmail_uids(const ServerFacts& server) {
  QmailUids uids;
  if (const auto* user = server.users.by_name("qmaild")) uids.smtp_server = user->uid;
  if (const auto* user = server.users.by_name("qmails")) uids.bounce_maker = user->uid;
  for (const char* name : {"alias", "popuser"}) {
    if (const auto* user = server.users.by_name(name)) uids.forwarders.push_back(user->uid);
  }
  return uids;
}

// The folds, the pump and the ledger, with the index beneath them.
class Run {
 public:
  Run(Index& index, const ServerFacts& server, const Inputs& inputs)
      : index_(index),
        server_(server),
        sessions_([&server](const IpAddress& ip) { return server.white_list.find(ip) != nullptr; },
                  {&index.logins(), &index.clients()}),
        ledger_(
            index, server,
            [&inputs](const QueuedMessage& m) {
              return inputs.queue ? inputs.queue->message_path(m) : std::string{};
            },
            [this](const QueuedMessage& message) { return guess(message); }),
        qmail_(
            qmail_uids(server), numbers_, sessions_,
            [this](uint64_t number, uint32_t qp) { return client_of(number, qp); },
            [this](MessageTrace&& trace) { ledger_.close(trace); }, {&qmail_open_, &qmail_waiting_}),
        postfix_(
            numbers_, [this](MessageTrace&& trace) { ledger_.close(trace); },
            [this](const std::string& login) { sessions_.on_over_limit(login); },
            {&postfix_open_, &postfix_waiting_}),
        pump_(qmail_, postfix_, sessions_, lines_) {
    restore();
  }

  LogPump& pump() { return pump_; }
  const LineCounts& lines() const { return lines_; }
  void settle_queue() { ledger_.settle_queue(); }

  void save() {
    Packer folds;
    sessions_.save(folds);
    qmail_.save(folds);
    postfix_.save(folds);
    pump_.save(folds);
    folds(numbers_.next);
    index_.set_state(k_folds, folds.take());
    Packer lines;
    lines_.save(lines);
    index_.set_state(k_lines, lines.take());
  }

 private:
  void restore() {
    const std::string bytes = index_.state(k_folds);
    if (bytes.empty()) return;
    Unpacker folds(bytes);
    sessions_.restore(folds);
    qmail_.restore(folds);
    postfix_.restore(folds);
    pump_.restore(folds);
    folds(numbers_.next);
    lines_ = line_counts(index_);
    if (!folds.ok()) throw_damage();
  }

  // qmail: the client of a message that is still queued, by its number and qp.
  std::optional<IpAddress> client_of(uint64_t number, uint32_t qp) {
    for (const QueueRow& row : index_.queue().find(std::to_string(number))) {
      if (row.message.qp == qp && row.message.client) return row.message.client->client;
    }
    return std::nullopt;
  }

  SessionGuess guess(const QueuedMessage& message) {
    const MessageFacts facts{nullptr, &message, {}};
    if (message.mta != Mta::qmail || facts.entry(server_) != Entry::from_network) return {};
    const auto client = message.client ? std::optional(message.client->client) : std::nullopt;
    return sessions_.guess(message.sender, message.arrival, client);
  }

  Index& index_;
  const ServerFacts& server_;
  TraceNumbers numbers_;
  LineCounts lines_;
  SmtpSessions sessions_;
  Ledger ledger_;
  TraceShelf<QmailMessage> qmail_open_{ledger_, index_.live(), LivePlace::qmail_open};
  TraceShelf<MessageTrace> qmail_waiting_{ledger_, index_.live(), LivePlace::qmail_waiting};
  TraceShelf<PostfixMessage> postfix_open_{ledger_, index_.live(), LivePlace::postfix_open};
  TraceShelf<MessageTrace> postfix_waiting_{ledger_, index_.live(), LivePlace::postfix_waiting};
  QmailFold qmail_;
  PostfixFold postfix_;
  LogPump pump_;
};

struct KeptHours {
  int64_t hours = k_default_kept_hours;
  template <class Archive>
  friend void fields(Archive& a, KeptHours& k) {
    a(k.hours);
  }
};

class LogReading {
 public:
  LogReading(Index& index, const LogSet& logs, Run& run, const IngestLimits& limits, WorkObserver* observer)
      : index_(index), logs_(logs), run_(run), limits_(limits), observer_(observer) {}

  IngestCounts read_all() {
    plan();
    const uint64_t lines_before = run_.lines().lines;
    for (size_t i = 0; i < plan_.unread.size(); ++i) {
      if (plan_.unread[i] > 0) read(plan_.logs.tasks[i], plan_.unread[i]);
    }
    counts_.lines = run_.lines().lines - lines_before;
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
    run_.pump().open(file, task.piece, task.from, task.goes_on);
    const uint64_t consumed_before = run_.pump().consumed();
    for (bool more = true; more;) {
      Transaction transaction(index_);
      more = run_.pump().step(limits_.batch);
      note_position(file, run_.pump().offset(), task.piece);
      if (more) task.piece.file_size = k_not_read_whole;
      index_.logs().put(task.piece);
      run_.save();
      const uint64_t done = done_ + run_.pump().consumed() - consumed_before;
      note_progress(done);
      transaction.commit();
      if (observer_ != nullptr) observer_->on_work("log", done, total_);
    }
    counts_.bytes += run_.pump().offset() - task.from;
    done_ += size;
  }

  Index& index_;
  const LogSet& logs_;
  Run& run_;
  const IngestLimits& limits_;
  WorkObserver* observer_;
  ReadingPlan plan_;
  IngestCounts counts_;
  uint64_t total_ = 0, done_ = 0;
};

int64_t kept_hours(Index& index, const IngestLimits& limits) {
  if (limits.kept_hours) index.set_state(k_kept_hours, packed(KeptHours{*limits.kept_hours}));
  KeptHours kept;
  const std::string bytes = index.state(k_kept_hours);
  if (!bytes.empty()) unpack_or_throw(bytes, kept);
  return kept.hours;
}

}  // namespace

IngestCounts ingest(Index& index, const ServerFacts& server, const Inputs& inputs, const IngestLimits& limits,
                    WorkObserver* observer) {
  {
    Transaction transaction(index);
    refresh_queue(index, inputs, observer);
    transaction.commit();
  }
  Run run(index, server, inputs);
  IngestCounts counts = LogReading(index, inputs.logs, run, limits, observer).read_all();
  if (inputs.journal) {
    const JournalWork work{index, server, inputs, run.pump(), [&run] { run.save(); }};
    counts += read_journal(work, limits, observer);
  }
  Transaction transaction(index);
  run.settle_queue();
  run.save();
  set_past_reading(index.database(), {.whole = true});
  index.flush();
  if (counts.lines > 0 || limits.kept_hours) drop_old(index, kept_hours(index, limits));
  transaction.commit();
  return counts;
}

LineCounts line_counts(Index& index) {
  LineCounts counts;
  const std::string bytes = index.state(k_lines);
  if (bytes.empty()) return counts;
  Unpacker unpacker(bytes);
  counts.restore(unpacker);
  if (!unpacker.ok()) throw_damage();
  return counts;
}

}  // namespace spamtrace
