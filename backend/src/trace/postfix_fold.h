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

#include "mail/event.h"
#include "trace/message_trace.h"
#include "trace/recipient_finder.h"
#include "trace/waiting_traces.h"

namespace spamtrace {

class PostfixFold {
 public:
  using Sink = std::function<void(MessageTrace&&)>;
  using OverLimit = std::function<void(const std::string& login)>;  // a message that Plesk's limit refused

  PostfixFold(Sink sink, OverLimit over_limit);

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

  // Hands out what is still open at the end of the log.
  void finish();

 private:
  struct OpenMessage {
    MessageTrace trace;
    RecipientFinder finder;
    bool in_use = false;
    bool taken = false;        // cleanup has it; it may still be refused
    bool queued = false;       // a line shows that it got into the queue
    bool handed_back = false;  // a content filter brought it back under another id
  };
  struct NotedParent {
    std::vector<Ancestor> lineage;
    Time noted;
  };
  using Slot = uint32_t;

  OpenMessage* find(std::string_view id);
  OpenMessage& find_or_open(std::string_view id, Time at, LogPosition where);
  OpenMessage& open(std::string_view id, Time at, LogPosition where);
  OpenMessage* begin(std::string_view id, Time at, LogPosition where);
  void link_to_noted_parent(MessageTrace& child, Time at);
  void rename(OpenMessage& message, std::string_view id);
  MessageTrace take_out(OpenMessage& message);
  void close(OpenMessage& message);
  TracedRecipient& note_outcome(OpenMessage& message, const PostfixDelivery& event);
  void hand_on(OpenMessage& message, TracedRecipient& recipient, const PostfixDelivery& event);
  void adopt(std::string_view child, const MessageTrace& parent, Link link, std::string recipient);
  void note_parent(std::string_view child, std::vector<Ancestor> ancestors, Time at);
  MessageTrace* find_made_here(std::string_view id);
  MessageTrace* find_handed_back(std::string_view id, const MessageTrace& parent);
  bool is_given_up(const OpenMessage& message, Time now) const;
  void drop_unfinished(Time now);

  Sink sink_;
  OverLimit over_limit_;
  std::vector<OpenMessage> slots_;
  std::vector<Slot> free_;
  MapByText<Slot> by_id_;
  MapByText<NotedParent> noted_parents_;  // by the id of a child that was not seen yet
  WaitingTraces waiting_;
  size_t opened_ = 0;  // since drop_unfinished() looked
};

}  // namespace spamtrace
