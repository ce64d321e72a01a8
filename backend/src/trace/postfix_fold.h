// Folds the events of a Postfix log, in their order, into message traces. Pure: no file, no clock.
//
// What ties lines together is the queue id, from smtpd's `client=`, pickup's `uid=` or, of a message made
// here, cleanup's `message-id=`, to `removed` (then it is free again). A child names no parent; the parent's
// lines name the child: `sender non-delivery notification: ID`, `forwarded as ID`, and, of what a content
// filter hands back, `queued as ID`. They come before or after the child's own.
//
// How a message came in is told before cleanup has it, when nobody but Postfix knows its id: a line that a
// local user writes with logger(1) under the id of a message that is there changes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/pack.h"
#include "mail/event.h"
#include "trace/kept.h"
#include "trace/lineage.h"
#include "trace/message_trace.h"
#include "trace/recipient_finder.h"
#include "trace/waiting_traces.h"

namespace spamtrace {

// A message that has not left yet.
struct PostfixMessage {
  MessageTrace trace;
  RecipientFinder finder;
  bool taken = false;        // cleanup has it; it may still be refused
  bool queued = false;       // a line shows that it got into the queue
  bool handed_back = false;  // a content filter brought it back under another id
};

// What is not in the queue yet may be given up, which needs a look at all.
inline bool may_rest(const PostfixMessage& message) { return message.queued; }

class PostfixFold {
 public:
  using Sink = std::function<void(MessageTrace&&)>;
  using OverLimit = std::function<void(const std::string& login)>;  // a message that Plesk's limit refused

  // Where the queued and the waiting traces are kept. Without shelves all are at hand.
  struct Shelves {
    Shelf<PostfixMessage>* open = nullptr;
    Shelf<MessageTrace>* waiting = nullptr;
  };
  PostfixFold(TraceNumbers& numbers, Sink sink, OverLimit over_limit, Shelves shelves);

  void apply(const PostfixClient&, Time, LogPosition);
  void apply(const PostfixPickup&, Time, LogPosition);
  void apply(const PostfixMessageId&, Time, LogPosition);
  void apply(const PostfixActive&, Time, LogPosition);
  void apply(const PostfixDelivery&, Time, LogPosition);
  void apply(const PostfixExpired&, Time, LogPosition);
  void apply(const PostfixRemoved&, Time, LogPosition);
  void apply(const PostfixRequeued&, Time, LogPosition) {}  // pickup's orig_id tells it
  void apply(const PostfixNotification&, Time, LogPosition);
  void apply(const PostfixRefused&, Time, LogPosition);

  // The traces that have not been handed out and are at hand: of queued messages, and of those that wait for
  // their parent.
  template <class Visit>
  void for_each_unfinished(Visit&& visit) {
    open_.for_each([&](PostfixMessage& message) {
      if (message.queued) visit(message.trace);
    });
    waiting_.for_each(visit);
  }

  // Puts what was changed on the shelves, and the rest into the archive.
  void save(Packer& archive);
  void restore(Unpacker& archive);

 private:
  PostfixMessage* find(std::string_view id);
  PostfixMessage& find_or_open(std::string_view id, Time at, LogPosition where);
  PostfixMessage& open(std::string_view id, Time at, LogPosition where);
  PostfixMessage* begin(std::string_view id, Time at, LogPosition where);
  void link_to_noted_parent(MessageTrace& child, Time at);
  void rename(PostfixMessage& message, std::string_view id);
  PostfixMessage take_out(const PostfixMessage& message);
  void close(PostfixMessage& message);
  TracedRecipient& take_outcome(PostfixMessage& message, const PostfixDelivery& event, Time at);
  void hand_on(PostfixMessage& message, TracedRecipient& recipient, const PostfixDelivery& event);
  void adopt(std::string_view child, const MessageTrace& parent, Link link, std::string recipient, Time at);
  void note_parent(std::string_view child, std::vector<Ancestor> ancestors, Time at);
  MessageTrace* find_made_here(std::string_view id);
  MessageTrace* find_handed_back(std::string_view id, const MessageTrace& parent);
  void drop_unfinished(Time now);

  TraceNumbers& numbers_;
  Sink sink_;
  OverLimit over_limit_;
  KeptByText<PostfixMessage> open_;
  MapByText<NotedParent> noted_parents_;  // by the id of a child that was not seen yet
  WaitingTraces waiting_;
  uint64_t looked_ = 0;  // the next trace's number when drop_unfinished() last looked
};

}  // namespace spamtrace
