#include "ingest/ledger.h"

#include "base/pack.h"
#include "index/mail_by_domain.h"
#include "ingest/live_facts.h"
#include "trace/trace_fields.h"

namespace spamtrace {
namespace {

// A file is there before its first line is logged, and the stamp of a line may have whole seconds only.
constexpr Duration k_stamp_tolerance = std::chrono::seconds{2};

// The same id may have served several messages. Those that ended before this one came are others; one that
// ended later was still there when the queue was read. qmail: the pid of qmail-queue tells them apart, and a
// trace without it began before the log does.
bool are_same(const MessageTrace& trace, const QueuedMessage& message) {
  if (message.mta != trace.mta) return false;
  if (trace.mta == Mta::qmail && trace.uid) return trace.qp == message.qp;
  if (trace.mta == Mta::qmail && trace.ended) return false;
  return message.arrival <= trace.last_seen + k_stamp_tolerance;
}

// What never became whole was no message; what did so is another row. From maildrop pickup(8) takes a message
// in under a new id.
bool goes_on_elsewhere(const QueuedMessage& message, const KeptShare& share) {
  return share.origin == static_cast<uint32_t>(MailClass::incomplete) ||
         message.state == QueueState::maildrop;
}

}  // namespace

// The queued message that this trace is of, unless it is part of another one already.
std::optional<QueueRow> Ledger::queued_of(const MessageTrace& trace) {
  std::vector<QueueRow> rows = index_.queue().find(trace.id);
  for (QueueRow& row : rows) {
    if (row.live == static_cast<int64_t>(trace.number)) return std::move(row);
  }
  for (QueueRow& row : rows) {
    if (row.live <= 0 && are_same(trace, row.message)) return std::move(row);
  }
  return std::nullopt;
}

KeptShare Ledger::share(const MessageFacts& facts) { return index_.history().keep(share_of(facts, server_)); }

// It is no message of its own any more.
void Ledger::release(QueueRow& row) {
  if (row.live >= 0) return;
  take_back(row.live);
  index_.live().remove(row.live);
  row.live = 0;
}

void Ledger::put(const Where& where, const MessageTrace& trace, std::string bytes) {
  const auto number = static_cast<int64_t>(trace.number);
  const auto before = where.is_new ? std::nullopt : take_back(number);
  auto row = queued_of(trace);
  if (row) release(*row);
  const KeptShare now = share(facts_of(trace, row));
  index_.history().add(now);
  index_.live().put({number, where.place, std::string(where.key), now, std::move(bytes)}, before);
  if (row) index_.queue().set_live(row->number, number, now.origin);
}

void Ledger::remove(const MessageTrace& trace) {
  const auto number = static_cast<int64_t>(trace.number);
  take_back(number);
  index_.live().remove(number);
}

// The share that it had.
std::optional<KeptShare> Ledger::take_back(int64_t number) {
  auto share = index_.live().share_of(number);
  if (share) index_.history().take_back(*share);
  return share;
}

void Ledger::close(const MessageTrace& trace) {
  auto row = queued_of(trace);
  if (row && !row->gone) return put({LivePlace::ended, trace.id, true}, trace, packed(trace));
  if (row) release(*row);
  const MessageFacts facts = facts_of(trace, row);
  finish(facts, share(facts));
  if (row) index_.queue().remove(row->number);
}

void Ledger::finish(const MessageFacts& facts, const KeptShare& share) {
  if (facts.trace != nullptr) {
    for (const std::string& address : forwards_.reached_by(*facts.trace))
      add_forwarded_to(index_.database(), day_of(share.hour()), address);
  }
  index_.history().add_past(share, sample_of(facts, static_cast<uint32_t>(share.counts.recipients)), [&] {
    return evidence_of(facts, attribute(facts, server_), server_, message_file_);
  });
}

void Ledger::settle_queue() {
  for (const int64_t number : index_.queue().unsettled()) {
    if (auto row = index_.queue().find(number)) settle(std::move(*row));
  }
}

void Ledger::settle(QueueRow row) {
  if (const auto live = live_of(row)) {
    settle_traced(row, *live);
  } else {
    settle_alone(row);
  }
}

// The trace that it is part of: the one that is known, or one that was there before it was seen.
std::optional<LiveMessage> Ledger::live_of(const QueueRow& row) {
  if (row.live > 0) return index_.live().find(row.live);
  for (const LivePlace place : {LivePlace::postfix_open, LivePlace::qmail_open}) {
    auto live = index_.live().find(place, row.message.id);
    if (!live) continue;
    const auto owned = queued_of(trace_in(*live));
    if (owned && owned->number == row.number) return live;
  }
  return std::nullopt;
}

void Ledger::settle_traced(const QueueRow& row, const LiveMessage& live) {
  const MessageTrace trace = trace_in(live);
  const bool goes_on_elsewhere = row.gone && trace.id != row.message.id;  // requeued under another id
  if (goes_on_elsewhere) return index_.queue().remove(row.number);
  const std::optional<QueueRow> queued = row;
  const KeptShare now = share(facts_of(trace, queued));
  index_.history().take_back(live.share);
  if (live.place == LivePlace::ended && row.gone) {
    finish(facts_of(trace, queued), now);
    index_.live().remove(live.number);
    index_.queue().remove(row.number);
    return;
  }
  index_.history().add(now);
  index_.live().set_share(live.number, now);
  index_.queue().set_live(row.number, live.number, now.origin);
  index_.queue().set_settled(row.number);
}

void Ledger::settle_alone(QueueRow& row) {
  const bool is_new = row.live == 0;
  release(row);
  if (is_new) row.session = guess_session_(row.message);
  const MessageFacts facts{nullptr, &row.message, row.session, row.gone};
  const KeptShare now = share(facts);
  if (row.gone) {
    if (!goes_on_elsewhere(row.message, now)) finish(facts, now);
    index_.queue().remove(row.number);
    return;
  }
  index_.history().add(now);
  index_.live().put({-row.number, LivePlace::queue_only, std::to_string(row.number), now, {}}, std::nullopt);
  if (is_new) index_.queue().set_session(row.number, row.session);
  index_.queue().set_live(row.number, -row.number, now.origin);
  index_.queue().set_settled(row.number);
}

}  // namespace spamtrace
