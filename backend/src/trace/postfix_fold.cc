#include "trace/postfix_fold.h"

#include <algorithm>
#include <utility>

#include "mail/address.h"
#include "mail/reply.h"
#include "trace/lineage.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_reply = 200;
constexpr size_t k_most_parents = 1 << 16;  // parents whose child was never seen; then all are given up
constexpr Duration k_wait_for_parent = std::chrono::minutes{5};
// A client that is silent for so long is cut off (smtpd_timeout is 300 s a command at most).
constexpr Duration k_unfinished = std::chrono::hours{1};

RecipientOutcome outcome_of(PostfixStatus status) {
  switch (status) {
    case PostfixStatus::sent:
      return RecipientOutcome::sent;
    case PostfixStatus::bounced:
      return RecipientOutcome::bounced;
    default:
      return RecipientOutcome::deferred;
  }
}

bool goes_to_filter(const PostfixDelivery& event) {
  return event.route == Route::remote && event.relay_address && event.relay_address->is_loopback();
}

// "250 2.0.0 Ok: queued as 153053D", by Postfix behind the filter; the filter may put words before it.
std::string_view queued_as(std::string_view reply) {
  static constexpr std::string_view k_words = "queued as ";
  const size_t at = reply.rfind(k_words);
  if (at == std::string_view::npos) return {};
  const std::string_view id = reply.substr(at + k_words.size());
  return id.substr(0, id.find_first_of(" ,;)"));
}

// Could the parent's line still come? Of a message that was made here, and of one from a content filter.
bool lacks_parent(const MessageTrace& trace) {
  if (!trace.ancestors.empty()) return false;
  const bool from_filter = trace.client && trace.client->is_loopback() && trace.login.empty();
  return trace.entry == Entry::unknown || from_filter;
}

}  // namespace

PostfixFold::PostfixFold(Sink sink, OverLimit over_limit)
    : sink_(std::move(sink)), over_limit_(std::move(over_limit)) {}

PostfixFold::OpenMessage* PostfixFold::find(std::string_view id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &slots_[found->second];
}

PostfixFold::OpenMessage& PostfixFold::find_or_open(std::string_view id, Time at, LogPosition where) {
  if (OpenMessage* known = find(id)) {
    known->trace.last_seen = at;
    return *known;
  }
  drop_unfinished(at);
  hand_out_waiting(at, false);
  if (free_.empty()) {
    free_.push_back(static_cast<Slot>(slots_.size()));
    slots_.emplace_back();
  }
  OpenMessage& message = slots_[free_.back()];
  by_id_.insert_or_assign(std::string(id), free_.back());
  free_.pop_back();
  message.in_use = true;
  message.trace.mta = Mta::postfix;
  message.trace.id = id;
  message.trace.first_seen = message.trace.last_seen = at;
  message.trace.where = where;
  if (const auto parent = noted_parents_.find(id); parent != noted_parents_.end()) {
    message.trace.ancestors = std::move(parent.value().lineage);
    message.trace.entry = Entry::bounced;
    noted_parents_.erase(parent);
  }
  return message;
}

void PostfixFold::rename(OpenMessage& message, std::string_view id) {
  const auto slot = static_cast<Slot>(&message - slots_.data());
  by_id_.erase(message.trace.id);
  by_id_.insert_or_assign(std::string(id), slot);
  message.trace.id = id;
}

void PostfixFold::free(OpenMessage& message) {
  by_id_.erase(message.trace.id);
  message.trace = {};
  message.finder.clear();
  message.in_use = message.queued = message.relayed = false;
  free_.push_back(static_cast<Slot>(&message - slots_.data()));
}

void PostfixFold::close(OpenMessage& message) {
  if (message.relayed) message.trace.sent_on_by.clear();
  MessageTrace trace = message.trace;
  free(message);
  if (lacks_parent(trace) && trace.ended) {
    const Time since = trace.last_seen;
    waiting_.push_back({std::move(trace), since});
  } else {
    sink_(std::move(trace));
  }
}

void PostfixFold::apply(const PostfixClient& event, Time at, LogPosition where) {
  OpenMessage& message = find_or_open(event.id, at, where);
  MessageTrace& trace = message.trace;
  if (trace.entry != Entry::unknown) return;
  trace.entry = Entry::from_network;
  trace.login = event.login;
  trace.client = event.original_client ? event.original_client : event.client;
  trace.where = where;
  if (event.original_id.empty()) return;
  if (const OpenMessage* parent = find(event.original_id)) {
    trace.ancestors = lineage(parent->trace, Link::filter_of, {});
  }
}

void PostfixFold::apply(const PostfixPickup& event, Time at, LogPosition where) {
  OpenMessage* before = event.requeued_from.empty() ? nullptr : find(event.requeued_from);
  if (before != nullptr && find(event.id) == nullptr) {  // the message goes on under another id
    rename(*before, event.id);
    before->trace.last_seen = at;
    return;
  }
  MessageTrace& trace = find_or_open(event.id, at, where).trace;
  if (trace.entry != Entry::unknown) return;
  trace.where = where;
  trace.requeued = !event.requeued_from.empty();
  if (trace.requeued) return;  // the uid is the mail owner's, who sent nothing
  trace.entry = Entry::by_process;
  trace.uid = event.uid;
}

void PostfixFold::apply(const PostfixMessageId& event, Time at, LogPosition where) {
  find_or_open(event.id, at, where);
}

void PostfixFold::apply(const PostfixActive& event, Time at, LogPosition where) {
  OpenMessage& message = find_or_open(event.id, at, where);
  message.trace.sender = event.sender;
  message.trace.bytes = event.bytes;
  message.queued = true;
}

void PostfixFold::apply(const PostfixDelivery& event, Time at, LogPosition where) {
  OpenMessage& message = find_or_open(event.id, at, where);
  message.queued = true;
  if (event.status == PostfixStatus::probe) return;
  const bool filtered = goes_to_filter(event);
  const Route route = filtered ? Route::local : event.route;
  const uint64_t key = recipient_key(false, as_postfix_logs(event.recipient));
  const uint32_t index = message.finder.find_or_add(message.trace, key, route, event.recipient);
  note_outcome(message, index, event);
  if (event.status != PostfixStatus::sent) return;
  const std::string address(event.original.empty() ? event.recipient : event.original);
  if (!event.forwarded_as.empty()) adopt(event.forwarded_as, message.trace, Link::forward_of, address);
  if (filtered) {
    message.trace.handed_on = true;
    adopt(queued_as(event.text), message.trace, Link::filter_of, address);
  }
}

// A recipient whose route was not known yet (error(8) had it) gets it from the agent that takes it at last.
void PostfixFold::note_outcome(OpenMessage& message, uint32_t index, const PostfixDelivery& event) {
  MessageTrace& trace = message.trace;
  TracedRecipient& recipient = trace.recipients[index];
  const Route route = goes_to_filter(event) ? Route::local : event.route;
  if (route == Route::remote) recipient.route = route;
  recipient.outcome = outcome_of(event.status);
  recipient.unknown_recipient = recipient.outcome == RecipientOutcome::bounced &&
                                (says_unknown_recipient(event.dsn) || says_unknown_recipient(event.text));
  if (event.status != PostfixStatus::sent) trace.last_reply = event.text.substr(0, k_most_reply);
  if (route == Route::local) return;
  if (event.original.empty()) {
    message.relayed |= route == Route::remote;
  } else if (trace.sent_on_by.empty()) {
    trace.sent_on_by = event.original;
  }
}

// What waits any longer goes back to the sender (qmgr_active.c).
void PostfixFold::apply(const PostfixExpired& event, Time at, LogPosition where) {
  OpenMessage& message = find_or_open(event.id, at, where);
  message.queued = true;
  for (TracedRecipient& recipient : message.trace.recipients) {
    if (recipient.outcome != RecipientOutcome::sent) recipient.outcome = RecipientOutcome::bounced;
  }
}

void PostfixFold::apply(const PostfixRemoved& event, Time at, LogPosition) {
  OpenMessage* message = find(event.id);
  if (message == nullptr) return;
  message->trace.last_seen = at;
  message->trace.ended = true;
  close(*message);
}

void PostfixFold::apply(const PostfixNotification& event, Time at, LogPosition where) {
  OpenMessage& parent = find_or_open(event.id, at, where);
  parent.queued = true;
  adopt(event.child, parent.trace, Link::bounce_of, failed_recipient(parent.trace));
}

void PostfixFold::apply(const PostfixRefused& event, Time, LogPosition) {
  if (!event.after_data) return;
  OpenMessage* message = event.id.empty() ? nullptr : find(event.id);
  if (message == nullptr || message->queued) return;
  if (event.over_limit && !message->trace.login.empty()) over_limit_(message->trace.login);
  free(*message);
}

// The child of that id, still open or waiting. Only what smtpd and pickup did not bring can be made here, and
// only what came from this host can come from a filter: other words of a remote server are not taken.
MessageTrace* PostfixFold::find_child(std::string_view id, Link link) {
  MessageTrace* child = nullptr;
  if (OpenMessage* open = find(id)) {
    child = &open->trace;
  } else {
    const auto waits = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const WaitingTrace& w) { return w.trace.id == id; });
    if (waits != waiting_.end()) child = &waits->trace;
  }
  if (child == nullptr || !lacks_parent(*child)) return nullptr;
  return (child->entry == Entry::from_network) == (link == Link::filter_of) ? child : nullptr;
}

void PostfixFold::adopt(std::string_view child_id, const MessageTrace& parent, Link link,
                        std::string recipient) {
  if (child_id.empty() || child_id == parent.id) return;
  std::vector<Ancestor> ancestors = lineage(parent, link, std::move(recipient));
  if (MessageTrace* child = find_child(child_id, link)) {
    child->ancestors = std::move(ancestors);
    if (link != Link::filter_of) {
      child->entry = link == Link::bounce_of ? Entry::bounced : Entry::forwarded;
    }
  } else if (link == Link::bounce_of && find(child_id) == nullptr) {
    if (noted_parents_.size() >= k_most_parents) noted_parents_.clear();
    noted_parents_.insert_or_assign(std::string(child_id),
                                    NotedParent{std::move(ancestors), parent.last_seen});
  }
}

// What a client began and never finished, what was refused without a line that says so, and what somebody
// wrote into the log without a message behind it.
void PostfixFold::drop_unfinished(Time now) {
  if (now < last_sweep_ + k_unfinished && now >= last_sweep_) return;
  last_sweep_ = now;
  for (OpenMessage& message : slots_) {
    if (message.in_use && !message.queued && message.trace.last_seen < now - k_unfinished) free(message);
  }
}

void PostfixFold::hand_out_waiting(Time now, bool all) {
  while (!waiting_.empty() && (all || waiting_.front().since < now - k_wait_for_parent)) {
    sink_(std::move(waiting_.front().trace));
    waiting_.pop_front();
  }
}

void PostfixFold::finish() {
  hand_out_waiting({}, true);
  for (OpenMessage& message : slots_) {
    if (!message.in_use) continue;
    if (message.queued) {
      close(message);
    } else {
      free(message);
    }
  }
  hand_out_waiting({}, true);
}

}  // namespace spamtrace
