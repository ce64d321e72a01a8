// Folds the events of a qmail log, in their order, into message traces. Pure: no file, no clock.
//
// What ties lines together: the message number N from `new msg` to `end msg` (then it is free again), the
// delivery number D from `starting delivery` to `delivery` (it restarts with qmail-send), and qp, the pid of
// the qmail-queue that took a message: `bounce msg N qp P` and qmail-local's `did_a+b+c/qp_P/` name the child
// by it.
#pragma once

#include <tsl/robin_map.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mail/event.h"
#include "trace/message_trace.h"
#include "trace/recipient_finder.h"
#include "trace/waiting_traces.h"

namespace spamtrace {

struct QmailUids {
  std::optional<uint32_t> smtp_server;   // qmaild
  std::optional<uint32_t> bounce_maker;  // qmails
  std::vector<uint32_t> forwarders;      // alias, popuser
};

using TraceSlot = uint32_t;

struct OpenTrace {
  MessageTrace trace;
  uint64_t number = 0;
  uint32_t generation = 0;  // counts the uses of this slot
  bool in_use = false;
  RecipientFinder finder;
};

struct ActiveDelivery {
  TraceSlot slot = 0;
  uint32_t generation = 0;
  uint32_t recipient = 0;
};

// A forward whose parent's success line has not come yet, while it is open; once it has ended it waits
// (waiting_traces.h).
struct ParentlessTrace {
  TraceSlot slot = 0;
  uint32_t generation = 0;
};

// A parent whose child has not been seen yet, with its own ancestors.
struct NotedParent {
  std::vector<Ancestor> lineage;
  Time noted;
};

class QmailFold {
 public:
  // The client's address of a message that is still queued, by its number and qp.
  using ClientOf = std::function<std::optional<IpAddress>(uint64_t number, uint32_t qp)>;
  using Sink = std::function<void(MessageTrace&&)>;

  QmailFold(QmailUids uids, const SmtpSessions& sessions, ClientOf client_of, Sink sink);

  void apply(const QmailNewMessage&, Time, LogPosition);
  void apply(const QmailMessageInfo&, Time, LogPosition);
  void apply(const QmailDeliveryStart&, Time, LogPosition);
  void apply(const QmailDeliveryEnd&, Time, LogPosition);
  void apply(const QmailBounce&, Time, LogPosition);
  void apply(const QmailTripleBounce&, Time, LogPosition) {}
  void apply(const QmailEndMessage&, Time, LogPosition);
  void apply(const QmailExit&, Time, LogPosition);

  // Hands out what is still open at the end of the log.
  void finish();

 private:
  OpenTrace& open(uint64_t number, Time at, LogPosition where);
  OpenTrace* find(uint64_t number);
  OpenTrace* alive(TraceSlot slot, uint32_t generation);
  TraceSlot slot_of(const OpenTrace& trace) const { return static_cast<TraceSlot>(&trace - slots_.data()); }
  void close(OpenTrace& open);
  void hand_out(MessageTrace&& trace);
  void link_to_parent(OpenTrace& child);
  void note_forward(const OpenTrace& parent, uint32_t qp, const std::string& address);
  bool is_forwarder(const MessageTrace& trace) const;
  bool is_bounce(const MessageTrace& trace) const;

  QmailUids uids_;
  const SmtpSessions& sessions_;
  ClientOf client_of_;
  Sink sink_;
  std::vector<OpenTrace> slots_;
  std::vector<TraceSlot> free_;
  tsl::robin_map<uint64_t, TraceSlot> by_number_;
  tsl::robin_map<uint64_t, ActiveDelivery> deliveries_;
  tsl::robin_map<uint32_t, NotedParent> bounced_parents_;     // by qp of the bounce
  tsl::robin_map<uint32_t, NotedParent> forwarding_parents_;  // by qp of the forwarded message
  tsl::robin_map<uint32_t, ParentlessTrace> parentless_;      // by their own qp
  WaitingTraces waiting_;
};

}  // namespace spamtrace
