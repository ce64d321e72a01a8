#include "trace/qmail_fold.h"

#include <algorithm>

#include "base/scanner.h"
#include "mail/address.h"
#include "mail/reply.h"
#include "trace/qmail_fields.h"
#include "trace/recipient_outcome.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_noted =
    1 << 16;  // parents whose child was never seen, and so on; then all are given up
constexpr Duration k_parent_is_remembered = std::chrono::hours{12};
constexpr Duration k_wait_for_parent = std::chrono::minutes{5};

// "did_0+1+0/qp_2143/" at the end of qmail-local's report (count_print in qmail-local.c).
std::optional<uint32_t> forwarded_qp(std::string_view text) {
  Scanner s(text);
  std::string_view before;
  uint32_t files = 0, forwards = 0, programs = 0, qp = 0;
  if (!s.until_last("did_", before)) return std::nullopt;
  if (!s.number(files) || !s.literal("+") || !s.number(forwards) || !s.literal("+") || !s.number(programs)) {
    return std::nullopt;
  }
  if (!s.literal("/qp_") || !s.number(qp) || forwards == 0) return std::nullopt;
  return qp;
}

RecipientOutcome outcome_of(DeliveryOutcome outcome) {
  switch (outcome) {
    case DeliveryOutcome::success:
      return RecipientOutcome::sent;
    case DeliveryOutcome::failure:
      return RecipientOutcome::bounced;
    case DeliveryOutcome::deferral:
      break;
  }
  return RecipientOutcome::deferred;
}

template <class Map, class Value>
void remember(Map& map, typename Map::key_type key, Value&& value) {
  if (map.size() >= k_most_noted) map.clear();
  map.insert_or_assign(key, std::forward<Value>(value));
}

template <class Map>
void save_map(Packer& archive, const Map& map) {
  archive(static_cast<uint64_t>(map.size()));
  for (const auto& [key, value] : map) archive(key, value);
}

template <class Map>
void restore_map(Unpacker& archive, Map& map) {
  uint64_t size = 0;
  for (archive(size); size > 0 && archive.going(); --size) {
    std::pair<typename Map::key_type, typename Map::mapped_type> entry;
    archive(entry);
    map.insert(std::move(entry));
  }
}

}  // namespace

QmailFold::QmailFold(QmailUids uids, TraceNumbers& numbers, SmtpSessions& sessions, ClientOf client_of,
                     Sink sink, Shelves shelves)
    : uids_(std::move(uids)),
      numbers_(numbers),
      sessions_(sessions),
      client_of_(std::move(client_of)),
      sink_(std::move(sink)),
      open_(shelves.open),
      waiting_([this](MessageTrace&& trace) { sink_(std::move(trace)); }, shelves.waiting) {}

bool QmailFold::is_forwarder(const MessageTrace& trace) const {
  const auto& all = uids_.forwarders;
  return trace.uid && std::find(all.begin(), all.end(), *trace.uid) != all.end();
}

bool QmailFold::is_bounce(const MessageTrace& trace) const {
  if (!is_null_sender(trace.sender)) return false;
  return !uids_.bounce_maker || trace.uid == uids_.bounce_maker;
}

QmailMessage* QmailFold::find(const TraceRef& message) {
  QmailMessage* open = open_.find(message.number);
  return open != nullptr && open->trace.number == message.trace ? open : nullptr;
}

QmailMessage& QmailFold::open(uint64_t number, Time at, LogPosition where) {
  QmailMessage& open = open_.add(number);
  open.number = number;
  open.trace.number = numbers_.next++;
  open.trace.mta = Mta::qmail;
  open.trace.id = std::to_string(number);
  open.trace.first_seen = open.trace.last_seen = at;
  open.trace.where = where;
  return open;
}

QmailMessage& QmailFold::find_or_open(uint64_t number, Time at, LogPosition where) {
  QmailMessage* known = open_.find(number);
  return known != nullptr ? *known : open(number, at, where);
}

void QmailFold::close(uint64_t number) {
  MessageTrace trace = std::move(open_.take(number).trace);
  if (is_forwarder(trace) && trace.ancestors.empty() && trace.ended) {
    waiting_.add(std::to_string(trace.qp), std::move(trace));
  } else {
    sink_(std::move(trace));
  }
}

void QmailFold::apply(const QmailNewMessage& event, Time at, LogPosition where) {
  waiting_.hand_out_older_than(at - k_wait_for_parent);
  // Where one is open, its end was not logged; the number is in use again.
  if (open_.find(event.number) != nullptr) close(event.number);
  open(event.number, at, where);
}

void QmailFold::apply(const QmailMessageInfo& event, Time at, LogPosition where) {
  QmailMessage* known = open_.find(event.number);
  if (known != nullptr && known->trace.uid) {  // both `end` and `new` of the next one are missing
    close(event.number);
    known = nullptr;
  }
  QmailMessage& message = known != nullptr ? *known : open(event.number, at, where);
  MessageTrace& trace = message.trace;
  trace.uid = event.uid;
  trace.qp = event.qp;
  trace.bytes = event.bytes;
  trace.sender = event.sender;
  trace.last_seen = at;
  trace.where = where;
  if (uids_.smtp_server == event.uid) {
    trace.session = sessions_.guess(trace.sender, at, client_of_(event.number, event.qp));
  }
  link_to_parent(message);
}

void QmailFold::link_to_parent(QmailMessage& child) {
  MessageTrace& trace = child.trace;
  if (uids_.smtp_server == trace.uid) return;
  auto& parents = is_bounce(trace) ? bounced_parents_ : forwarding_parents_;
  if (const auto at = parents.find(trace.qp); at != parents.end()) {
    // A pid comes round again; a busy queue may keep a child waiting for hours before it is looked at.
    const bool recent = trace.last_seen <= at->second.noted + k_parent_is_remembered;
    if (recent) trace.ancestors = std::move(at.value().lineage);
    parents.erase(at);
    if (recent) return;
  }
  if (is_forwarder(trace)) remember(parentless_, trace.qp, TraceRef{child.number, trace.number});
}

void QmailFold::apply(const QmailDeliveryStart& event, Time at, LogPosition where) {
  QmailMessage& message = find_or_open(event.number, at, where);
  const size_t before = message.trace.recipients.size();
  const uint32_t recipient =
      message.finder.find_or_add(message.trace, recipient_key(event.local, event.recipient),
                                 event.local ? Route::local : Route::remote, event.recipient);
  if (recipient == before) message.trace.last_seen = at;
  remember(deliveries_, event.delivery, ActiveDelivery{{message.number, message.trace.number}, recipient});
}

void QmailFold::apply(const QmailDeliveryEnd& event, Time at, LogPosition) {
  const auto found = deliveries_.find(event.delivery);
  if (found == deliveries_.end()) return;
  const ActiveDelivery delivery = found->second;
  deliveries_.erase(found);
  QmailMessage* entry = find(delivery.message);
  if (entry == nullptr) return;
  MessageTrace& trace = entry->trace;
  TracedRecipient& recipient = trace.recipients[delivery.recipient];
  note_outcome(trace, recipient, outcome_of(event.outcome), event.text, at);
  // The same address may stand in a message twice, and be refused once only.
  recipient.unknown_recipient =
      event.outcome == DeliveryOutcome::failure && says_unknown_recipient(event.text);
  if (event.outcome != DeliveryOutcome::success || recipient.route != Route::local) return;
  if (const auto qp = forwarded_qp(event.text)) {
    note_forward(trace, *qp, trace.addresses[recipient.address], at);
  }
}

void QmailFold::note_forward(const MessageTrace& parent, uint32_t qp, const std::string& address, Time at) {
  std::vector<Ancestor> ancestors = lineage(parent, Link::forward_of, address);
  const auto adopt = [&](MessageTrace& child) { child.ancestors = std::move(ancestors); };
  if (const auto child = parentless_.find(qp); child != parentless_.end()) {
    QmailMessage* message = find(child->second);
    parentless_.erase(child);
    if (message != nullptr && message->trace.qp == qp) return adopt(message->trace);
  }
  if (MessageTrace* waits = waiting_.find(std::to_string(qp)); waits != nullptr && waits->ancestors.empty()) {
    return adopt(*waits);
  }
  remember(forwarding_parents_, qp, NotedParent{std::move(ancestors), at});
}

void QmailFold::apply(const QmailBounce& event, Time at, LogPosition where) {
  const MessageTrace& trace = find_or_open(event.number, at, where).trace;
  remember(bounced_parents_, event.qp,
           NotedParent{lineage(trace, Link::bounce_of, failed_recipient(trace)), at});
}

void QmailFold::apply(const QmailEndMessage& event, Time at, LogPosition) {
  QmailMessage* message = open_.find(event.number);
  if (message == nullptr) return;
  message->trace.last_seen = at;
  message->trace.ended = true;
  close(event.number);
}

void QmailFold::apply(const QmailExit&, Time, LogPosition) { deliveries_.clear(); }

void QmailFold::save(Packer& archive) {
  open_.save();
  save_map(archive, deliveries_);
  save_map(archive, bounced_parents_);
  save_map(archive, forwarding_parents_);
  save_map(archive, parentless_);
  waiting_.save(archive);
}

void QmailFold::restore(Unpacker& archive) {
  restore_map(archive, deliveries_);
  restore_map(archive, bounced_parents_);
  restore_map(archive, forwarding_parents_);
  restore_map(archive, parentless_);
  waiting_.restore(archive);
}

}  // namespace spamtrace
