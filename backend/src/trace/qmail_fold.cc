#include "trace/qmail_fold.h"

#include <algorithm>

#include "base/scanner.h"
#include "mail/address.h"
#include "mail/reply.h"
#include "trace/lineage.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_parents = 1 << 16;  // parents whose child was never seen; older ones are given up
constexpr Duration k_parent_is_remembered = std::chrono::hours{12};
constexpr size_t k_most_reply = 200;
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

template <class Map, class Value>
void remember(Map& map, uint32_t qp, Value&& value) {
  if (map.size() >= k_most_parents) map.clear();
  map.insert_or_assign(qp, std::forward<Value>(value));
}

}  // namespace

QmailFold::QmailFold(QmailUids uids, const SmtpSessions& sessions, ClientOf client_of, Sink sink)
    : uids_(std::move(uids)),
      sessions_(sessions),
      client_of_(std::move(client_of)),
      sink_(std::move(sink)),
      waiting_([this](MessageTrace&& trace) { hand_out(std::move(trace)); }) {}

bool QmailFold::is_forwarder(const MessageTrace& trace) const {
  const auto& all = uids_.forwarders;
  return trace.uid && std::find(all.begin(), all.end(), *trace.uid) != all.end();
}

bool QmailFold::is_bounce(const MessageTrace& trace) const {
  if (!is_null_sender(trace.sender)) return false;
  return !uids_.bounce_maker || trace.uid == uids_.bounce_maker;
}

OpenTrace* QmailFold::find(uint64_t number) {
  const auto at = by_number_.find(number);
  return at == by_number_.end() ? nullptr : &slots_[at->second];
}

OpenTrace* QmailFold::alive(TraceSlot slot, uint32_t generation) {
  OpenTrace& open = slots_[slot];
  return open.in_use && open.generation == generation ? &open : nullptr;
}

OpenTrace& QmailFold::open(uint64_t number, Time at, LogPosition where) {
  if (free_.empty()) {
    free_.push_back(static_cast<TraceSlot>(slots_.size()));
    slots_.emplace_back();
  }
  OpenTrace& open = slots_[free_.back()];
  by_number_.insert_or_assign(number, free_.back());
  free_.pop_back();
  open.in_use = true;
  ++open.generation;
  open.number = number;
  open.trace.mta = Mta::qmail;
  open.trace.id = std::to_string(number);
  open.trace.first_seen = open.trace.last_seen = at;
  open.trace.where = where;
  return open;
}

void QmailFold::hand_out(MessageTrace&& trace) { sink_(std::move(trace)); }

void QmailFold::close(OpenTrace& open) {
  by_number_.erase(open.number);
  open.in_use = false;
  open.finder.clear();
  free_.push_back(slot_of(open));
  MessageTrace trace = std::exchange(open.trace, {});
  if (is_forwarder(trace) && trace.ancestors.empty() && trace.ended) {
    waiting_.add(std::to_string(trace.qp), std::move(trace));
  } else {
    hand_out(std::move(trace));
  }
}

void QmailFold::apply(const QmailNewMessage& event, Time at, LogPosition where) {
  waiting_.hand_out_older_than(at - k_wait_for_parent);
  if (OpenTrace* old = find(event.number)) close(*old);  // its end was not logged; the number is in use again
  open(event.number, at, where);
}

void QmailFold::apply(const QmailMessageInfo& event, Time at, LogPosition where) {
  OpenTrace* open_trace = find(event.number);
  if (open_trace != nullptr && open_trace->trace.uid) {  // both `end` and `new` of the next one are missing
    close(*open_trace);
    open_trace = nullptr;
  }
  OpenTrace& entry = open_trace != nullptr ? *open_trace : open(event.number, at, where);
  MessageTrace& trace = entry.trace;
  trace.uid = event.uid;
  trace.qp = event.qp;
  trace.bytes = event.bytes;
  trace.sender = event.sender;
  trace.last_seen = at;
  trace.where = where;
  if (uids_.smtp_server == event.uid) {
    trace.session = sessions_.guess(trace.sender, at, client_of_(event.number, event.qp));
  }
  link_to_parent(entry);
}

void QmailFold::link_to_parent(OpenTrace& child) {
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
  if (is_forwarder(trace)) remember(parentless_, trace.qp, ParentlessTrace{slot_of(child), child.generation});
}

void QmailFold::apply(const QmailDeliveryStart& event, Time at, LogPosition where) {
  OpenTrace* open_trace = find(event.number);
  OpenTrace& entry = open_trace != nullptr ? *open_trace : open(event.number, at, where);
  entry.trace.last_seen = at;
  const uint32_t recipient =
      entry.finder.find_or_add(entry.trace, recipient_key(event.local, event.recipient),
                               event.local ? Route::local : Route::remote, event.recipient);
  deliveries_.insert_or_assign(event.delivery, ActiveDelivery{slot_of(entry), entry.generation, recipient});
}

void QmailFold::apply(const QmailDeliveryEnd& event, Time at, LogPosition) {
  const auto found = deliveries_.find(event.delivery);
  if (found == deliveries_.end()) return;
  const ActiveDelivery delivery = found->second;
  deliveries_.erase(found);
  OpenTrace* entry = alive(delivery.slot, delivery.generation);
  if (entry == nullptr) return;
  MessageTrace& trace = entry->trace;
  TracedRecipient& recipient = trace.recipients[delivery.recipient];
  trace.last_seen = at;
  switch (event.outcome) {
    case DeliveryOutcome::success:
      recipient.outcome = RecipientOutcome::sent;
      break;
    case DeliveryOutcome::deferral:
      recipient.outcome = RecipientOutcome::deferred;
      break;
    case DeliveryOutcome::failure:
      recipient.outcome = RecipientOutcome::bounced;
      break;
  }
  // The same address may stand in a message twice, and be refused once only.
  recipient.unknown_recipient =
      event.outcome == DeliveryOutcome::failure && says_unknown_recipient(event.text);
  if (event.outcome != DeliveryOutcome::success) {
    trace.last_reply = event.text.substr(0, k_most_reply);
  } else if (recipient.route == Route::local) {
    if (const auto qp = forwarded_qp(event.text)) {
      note_forward(*entry, *qp, trace.addresses[recipient.address]);
    }
  }
}

void QmailFold::note_forward(const OpenTrace& parent, uint32_t qp, const std::string& address) {
  std::vector<Ancestor> ancestors = lineage(parent.trace, Link::forward_of, address);
  const auto adopt = [&](MessageTrace& child) { child.ancestors = std::move(ancestors); };
  if (const auto child = parentless_.find(qp); child != parentless_.end()) {
    OpenTrace* entry = alive(child->second.slot, child->second.generation);
    parentless_.erase(child);
    if (entry != nullptr && entry->trace.qp == qp) return adopt(entry->trace);
  }
  if (MessageTrace* waits = waiting_.find(std::to_string(qp)); waits != nullptr && waits->ancestors.empty()) {
    return adopt(*waits);
  }
  remember(forwarding_parents_, qp, NotedParent{std::move(ancestors), parent.trace.last_seen});
}

void QmailFold::apply(const QmailBounce& event, Time at, LogPosition where) {
  OpenTrace* open_trace = find(event.number);
  OpenTrace& entry = open_trace != nullptr ? *open_trace : open(event.number, at, where);
  entry.trace.last_seen = at;
  auto ancestors = lineage(entry.trace, Link::bounce_of, failed_recipient(entry.trace));
  remember(bounced_parents_, event.qp, NotedParent{std::move(ancestors), at});
}

void QmailFold::apply(const QmailEndMessage& event, Time at, LogPosition) {
  OpenTrace* entry = find(event.number);
  if (entry == nullptr) return;
  entry->trace.last_seen = at;
  entry->trace.ended = true;
  close(*entry);
}

void QmailFold::apply(const QmailExit&, Time, LogPosition) { deliveries_.clear(); }

void QmailFold::finish() {
  waiting_.hand_out_all();
  for (OpenTrace& open : slots_) {
    if (open.in_use) close(open);
  }
  waiting_.hand_out_all();
}

}  // namespace spamtrace
