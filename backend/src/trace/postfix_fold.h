// Folds the events of a Postfix log, in their order, into message traces. Pure: no file, no clock.
//
// What ties lines together is the queue id, from smtpd's `client=`, pickup's `uid=` or, of a message made
// here, cleanup's `message-id=`, to `removed` (then it is free again). A child names no parent; the parent's
// lines name the child: `sender non-delivery notification: ID`, `forwarded as ID`, and, of what a content
// filter hands back, `queued as ID`. They come before or after the child's own.
//
// The first word on how a message came in counts until it is removed: a line that a local user writes with
// logger(1) under the id of a message that is there changes nothing.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/event.h"
#include "trace/message_trace.h"
#include "trace/recipient_finder.h"

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
    bool queued = false;   // a line shows that it got into the queue
    bool relayed = false;  // a recipient outside was not reached by an alias
  };
  struct WaitingTrace {
    MessageTrace trace;
    Time since;
  };
  struct NotedParent {
    std::vector<Ancestor> lineage;
    Time noted;
  };
  struct IdHash {
    using is_transparent = void;
    size_t operator()(std::string_view id) const { return std::hash<std::string_view>{}(id); }
  };
  template <class Value>
  using ById = tsl::robin_map<std::string, Value, IdHash, std::equal_to<>>;
  using Slot = uint32_t;

  OpenMessage* find(std::string_view id);
  OpenMessage& find_or_open(std::string_view id, Time at, LogPosition where);
  void rename(OpenMessage& message, std::string_view id);
  void free(OpenMessage& message);
  void close(OpenMessage& message);
  void adopt(std::string_view child, const MessageTrace& parent, Link link, std::string recipient);
  MessageTrace* find_child(std::string_view id, Link link);
  void note_outcome(OpenMessage& message, uint32_t index, const PostfixDelivery& event);
  void drop_unfinished(Time now);
  void hand_out_waiting(Time now, bool all);

  Sink sink_;
  OverLimit over_limit_;
  std::vector<OpenMessage> slots_;
  std::vector<Slot> free_;
  ById<Slot> by_id_;
  ById<NotedParent> noted_parents_;  // by the id of a child that was not seen yet
  std::deque<WaitingTrace> waiting_;
  Time last_sweep_;
};

}  // namespace spamtrace
