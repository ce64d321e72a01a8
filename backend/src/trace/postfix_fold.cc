#include "trace/postfix_fold.h"

#include <algorithm>
#include <utility>

#include "mail/address.h"
#include "mail/reply.h"
#include "trace/lineage.h"
#include "trace/postfix_fields.h"
#include "trace/recipient_outcome.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_parents = 1 << 16;  // parents whose child was never seen; then all are given up
constexpr Duration k_parent_is_remembered = std::chrono::hours{12};
constexpr Duration k_wait_for_parent = std::chrono::minutes{5};
// A client that is silent for so long is cut off (smtpd_timeout is 300 s a command at most).
constexpr Duration k_unfinished = std::chrono::hours{1};
// What cleanup has may lie in incoming for hours where a flood goes before it.
constexpr Duration k_not_active = std::chrono::days{1};
constexpr uint64_t k_few_opened = 1024;

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

bool goes_over_loopback(const PostfixDelivery& event) {
  return event.relay_address && event.relay_address->is_loopback();
}

// smtp takes mail for content filters and for hosts behind the loopback as well, and it says nothing of the
// way where it reached no server at all: then the recipient's domain has to tell.
Route route_of(const PostfixDelivery& event) {
  if (event.route != Route::remote) return event.route;
  return event.relay == "none" || goes_over_loopback(event) ? Route::undecided : Route::remote;
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
  const bool from_filter = trace.over_loopback && trace.login.empty();
  return trace.entry == Entry::unknown || from_filter;
}

// Is this what a client began and never finished, what was refused without a line that says so, or what
// somebody wrote into the log without a message behind it?
bool is_given_up(const PostfixMessage& message, Time now) {
  return !message.queued && message.trace.last_seen < now - (message.taken ? k_not_active : k_unfinished);
}

// An address of a local, virtual or error delivery stands at its index, one that smtp took does not.
void decide_route(TracedRecipient& recipient, Route route) {
  const bool was_decided = recipient.route == Route::remote;
  if (!was_decided && route != Route::undecided) recipient.route = route;
}

std::string_view first_address(const PostfixDelivery& event) {
  return event.original.empty() ? event.recipient : event.original;
}

// What a content filter took may have come by an alias, which was looked up before; what it hands back has
// lost the alias.
void note_handed_on(Ancestor& parent, const MessageTrace& trace, const TracedRecipient& recipient,
                    const PostfixDelivery& event) {
  if (parent.sent_on_by.empty()) parent.sent_on_by = trace.sent_on_by;
  if (parent.recipient.empty()) parent.recipient = first_address(event);
  if (parent.undecided.size() < k_most_undecided) {
    parent.undecided.push_back({std::string(event.recipient), recipient.by_alias});
  }
}

}  // namespace

PostfixFold::PostfixFold(TraceNumbers& numbers, Sink sink, OverLimit over_limit, Shelves shelves)
    : numbers_(numbers),
      sink_(std::move(sink)),
      over_limit_(std::move(over_limit)),
      open_(shelves.open),
      waiting_([this](MessageTrace&& trace) { sink_(std::move(trace)); }, shelves.waiting) {}

PostfixMessage* PostfixFold::find(std::string_view id) { return open_.find(id); }

PostfixMessage& PostfixFold::find_or_open(std::string_view id, Time at, LogPosition where) {
  if (PostfixMessage* known = find(id)) {
    if (!known->queued) known->trace.last_seen = std::max(known->trace.last_seen, at);
    return *known;
  }
  PostfixMessage& message = open(id, at, where);
  link_to_noted_parent(message.trace, at);
  return message;
}

PostfixMessage& PostfixFold::open(std::string_view id, Time at, LogPosition where) {
  drop_unfinished(at);
  waiting_.hand_out_older_than(at - k_wait_for_parent);
  PostfixMessage& message = open_.add(std::string(id));
  message.trace.number = numbers_.next++;
  message.trace.mta = Mta::postfix;
  message.trace.id = id;
  message.trace.first_seen = message.trace.last_seen = at;
  message.trace.where = where;
  return message;
}

// For the line that tells how a message came in. Null where one is there under this id already. What a client
// began and never finished leaves no line, and its id may be given away again.
PostfixMessage* PostfixFold::begin(std::string_view id, Time at, LogPosition where) {
  if (id.empty()) return nullptr;
  if (PostfixMessage* before = find(id)) {
    if ((before->taken || before->queued) && !is_given_up(*before, at)) return nullptr;
    take_out(*before);
  }
  noted_parents_.erase(id);  // its child was another: smtpd and pickup bring none
  return &open(id, at, where);
}

void PostfixFold::link_to_noted_parent(MessageTrace& child, Time at) {
  const auto parent = noted_parents_.find(child.id);
  if (parent == noted_parents_.end()) return;
  if (at <= parent->second.noted + k_parent_is_remembered) {
    child.ancestors = std::move(parent.value().lineage);
    child.entry = Entry::bounced;
  }
  noted_parents_.erase(parent);
}

void PostfixFold::rename(PostfixMessage& message, std::string_view id) {
  PostfixMessage renamed = take_out(message);
  renamed.trace.id = id;
  open_.add(std::string(id), std::move(renamed));
}

PostfixMessage PostfixFold::take_out(const PostfixMessage& message) {
  const std::string id = message.trace.id;
  return open_.take(id);
}

void PostfixFold::close(PostfixMessage& message) {
  MessageTrace trace = std::move(take_out(message).trace);
  if (lacks_parent(trace) && trace.ended) {
    std::string id = trace.id;
    waiting_.add(std::move(id), std::move(trace));
  } else {
    sink_(std::move(trace));
  }
}

void PostfixFold::apply(const PostfixClient& event, Time at, LogPosition where) {
  PostfixMessage* message = begin(event.id, at, where);
  if (message == nullptr) return;
  MessageTrace& trace = message->trace;
  trace.entry = Entry::from_network;
  trace.login = event.login;
  trace.over_loopback = event.client.is_loopback();
  if (event.client != IpAddress{}) trace.client = event.client;
  if (event.original_client) trace.client = event.original_client;
  PostfixMessage* parent = event.original_id.empty() ? nullptr : find(event.original_id);
  if (parent == nullptr || parent == message) return;
  trace.ancestors = lineage(parent->trace, Link::filter_of, {});
  parent->handed_back = true;
}

void PostfixFold::apply(const PostfixPickup& event, Time at, LogPosition where) {
  PostfixMessage* before = event.requeued_from.empty() ? nullptr : find(event.requeued_from);
  if (before != nullptr && find(event.id) == nullptr) {  // the message goes on under another id
    noted_parents_.erase(event.id);
    before->taken = true;
    before->trace.last_seen = std::max(before->trace.last_seen, at);
    rename(*before, event.id);
    return;
  }
  PostfixMessage* message = begin(event.id, at, where);
  if (message == nullptr) return;
  message->trace.requeued = !event.requeued_from.empty();
  if (message->trace.requeued) return;  // the uid is the mail owner's, who sent nothing
  message->trace.entry = Entry::by_process;
  message->trace.uid = event.uid;
}

void PostfixFold::apply(const PostfixMessageId& event, Time at, LogPosition where) {
  find_or_open(event.id, at, where).taken = true;
}

void PostfixFold::apply(const PostfixActive& event, Time at, LogPosition where) {
  PostfixMessage& message = find_or_open(event.id, at, where);
  message.queued = true;
  if (message.trace.bytes != 0) return;
  message.trace.sender = event.sender;
  message.trace.bytes = event.bytes;
}

void PostfixFold::apply(const PostfixDelivery& event, Time at, LogPosition where) {
  PostfixMessage& message = find_or_open(event.id, at, where);
  message.queued = true;
  if (event.status == PostfixStatus::probe) return;
  TracedRecipient& recipient = take_outcome(message, event, at);
  if (event.status != PostfixStatus::sent) return;
  if (!event.forwarded_as.empty()) {
    adopt(event.forwarded_as, message.trace, Link::forward_of, std::string(first_address(event)), at);
  }
  if (goes_over_loopback(event)) hand_on(message, recipient, event);
}

// A recipient whose route was not known yet (error(8) had it) gets it from the agent that takes it at last.
TracedRecipient& PostfixFold::take_outcome(PostfixMessage& message, const PostfixDelivery& event, Time at) {
  MessageTrace& trace = message.trace;
  const Route route = route_of(event);
  const size_t before = trace.recipients.size();
  const uint64_t key = postfix_recipient_key(event.recipient);
  const uint32_t index = message.finder.find_or_add(trace, key, route, event.recipient);
  TracedRecipient& recipient = trace.recipients[index];
  recipient.by_alias = !event.original.empty() && (index == before || recipient.by_alias);
  decide_route(recipient, route);
  note_outcome(trace, recipient, outcome_of(event.status), event.text, at);
  recipient.unknown_recipient = recipient.outcome == RecipientOutcome::bounced &&
                                (says_unknown_recipient(event.dsn) || says_unknown_recipient(event.text));
  if (route != Route::local && trace.sent_on_by.empty()) trace.sent_on_by = event.original;
  return recipient;
}

// A filter on this host took it for one recipient, and hands it back under an id that its answer names, or
// has done so and said of which message it is. Without either it may be a way out, such as a tunnel.
void PostfixFold::hand_on(PostfixMessage& message, TracedRecipient& recipient, const PostfixDelivery& event) {
  MessageTrace* child = find_handed_back(queued_as(event.text), message.trace);
  if (child == nullptr && !message.handed_back) return;
  if (child != nullptr) note_handed_on(child->ancestors.front(), message.trace, recipient, event);
  decide_route(recipient, Route::local);
  message.trace.handed_on = message.handed_back = true;
}

// The child, with the parent as its nearest ancestor. Only what came from this host can come from a filter:
// other words of a remote server are not taken.
MessageTrace* PostfixFold::find_handed_back(std::string_view id, const MessageTrace& parent) {
  if (id.empty() || id == parent.id) return nullptr;
  PostfixMessage* open = find(id);
  MessageTrace* child = open != nullptr ? &open->trace : waiting_.find(id);
  if (child == nullptr || child->entry != Entry::from_network) return nullptr;
  if (lacks_parent(*child)) {
    child->ancestors = lineage(parent, Link::filter_of, {});
    child->ancestors.front().undecided.clear();
  }
  const bool is_child = !child->ancestors.empty() && child->ancestors.front().link == Link::filter_of &&
                        child->ancestors.front().id == parent.id;
  return is_child ? child : nullptr;
}

// What waits any longer goes back to the sender (qmgr_active.c).
void PostfixFold::apply(const PostfixExpired& event, Time at, LogPosition where) {
  PostfixMessage& message = find_or_open(event.id, at, where);
  message.queued = true;
  message.trace.last_seen = std::max(message.trace.last_seen, at);
  for (TracedRecipient& recipient : message.trace.recipients) {
    if (recipient.outcome != RecipientOutcome::sent) recipient.outcome = RecipientOutcome::bounced;
  }
}

void PostfixFold::apply(const PostfixRemoved& event, Time at, LogPosition) {
  PostfixMessage* message = find(event.id);
  if (message == nullptr) return;
  if (event.never_queued) {
    if (!message->queued) take_out(*message);
    return;
  }
  message->trace.last_seen = std::max(message->trace.last_seen, at);
  message->trace.ended = true;
  close(*message);
}

void PostfixFold::apply(const PostfixNotification& event, Time at, LogPosition where) {
  PostfixMessage& parent = find_or_open(event.id, at, where);
  parent.queued = true;
  adopt(event.child, parent.trace, Link::bounce_of, failed_recipient(parent.trace), at);
}

void PostfixFold::apply(const PostfixRefused& event, Time, LogPosition) {
  if (!event.after_data) return;
  PostfixMessage* message = find(event.id);
  if (message != nullptr && message->queued) return;
  const std::string login(message != nullptr ? message->trace.login : event.login);
  if (event.over_limit && !login.empty()) over_limit_(login);
  if (message != nullptr) take_out(*message);
}

// The child of that id, still open or waiting. What smtpd and pickup brought was not made here.
MessageTrace* PostfixFold::find_made_here(std::string_view id) {
  PostfixMessage* open = find(id);
  MessageTrace* child = open != nullptr ? &open->trace : waiting_.find(id);
  return child != nullptr && child->entry == Entry::unknown && child->ancestors.empty() && !child->requeued
             ? child
             : nullptr;
}

void PostfixFold::adopt(std::string_view child_id, const MessageTrace& parent, Link link,
                        std::string recipient, Time at) {
  if (child_id.empty() || child_id == parent.id) return;
  MessageTrace* child = find_made_here(child_id);
  if (child == nullptr && (link != Link::bounce_of || find(child_id) != nullptr)) return;
  std::vector<Ancestor> ancestors = lineage(parent, link, std::move(recipient));
  if (child == nullptr) return note_parent(child_id, std::move(ancestors), at);
  child->ancestors = std::move(ancestors);
  child->entry = link == Link::bounce_of ? Entry::bounced : Entry::forwarded;
}

void PostfixFold::note_parent(std::string_view child, std::vector<Ancestor> ancestors, Time at) {
  if (noted_parents_.size() >= k_most_parents) noted_parents_.clear();
  noted_parents_.insert_or_assign(std::string(child), NotedParent{std::move(ancestors), at});
}

// Looks at all once as many were opened as there are, so that no order of times makes it dear. Who came just
// now stays, whatever the clock says: it may have been set.
void PostfixFold::drop_unfinished(Time now) {
  if (numbers_.next - looked_ < std::max<uint64_t>(k_few_opened, open_.at_hand())) return;
  std::vector<std::string> given_up;
  open_.for_each([&](const PostfixMessage& message) {
    if (message.trace.number < looked_ && is_given_up(message, now)) given_up.push_back(message.trace.id);
  });
  for (const std::string& id : given_up) open_.take(id);
  looked_ = numbers_.next;
}

void PostfixFold::save(Packer& archive) {
  open_.save();
  std::vector<const PostfixMessage*> begun;
  open_.for_each([&](const PostfixMessage& message) {
    if (!may_rest(message)) begun.push_back(&message);
  });
  archive(looked_, static_cast<uint64_t>(begun.size()));
  for (const PostfixMessage* message : begun) archive(*message);
  archive(static_cast<uint64_t>(noted_parents_.size()));
  for (const auto& [child, parent] : noted_parents_) archive(child, parent);
  waiting_.save(archive);
}

void PostfixFold::restore(Unpacker& archive) {
  uint64_t begun = 0, parents = 0;
  archive(looked_, begun);
  for (; begun > 0 && archive.going(); --begun) {
    PostfixMessage message;
    archive(message);
    std::string id = message.trace.id;
    open_.add(std::move(id), std::move(message));
  }
  archive(parents);
  for (; parents > 0 && archive.going(); --parents) {
    std::string child;
    NotedParent parent;
    archive(child, parent);
    noted_parents_.insert_or_assign(std::move(child), std::move(parent));
  }
  waiting_.restore(archive);
}

}  // namespace spamtrace
