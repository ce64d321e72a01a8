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

}  // namespace

IngestCounts ingest(Index& index, const ServerFacts& server, const Inputs& inputs, const IngestLimits& limits,
                    WorkObserver* observer) {
  {
    Transaction transaction(index);
    refresh_queue(index, inputs, observer);
    transaction.commit();
  }
  Run run(index, server, inputs);
  const ReadingWork work{index, server, inputs, run.pump(), [&run] { run.save(); }};
  IngestCounts counts = read_logs(work, limits, observer);
  if (inputs.journal && !counts.stopped) counts += read_journal(work, limits, observer);
  if (counts.stopped) return counts;
  Transaction transaction(index);
  run.settle_queue();
  run.save();
  set_past_reading(index.database(), {.whole = true});
  index.flush();
  if (limits.kept_days) set_kept_days(index, *limits.kept_days);
  if (counts.lines > 0 || limits.kept_days) drop_old(index);
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
