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

#include "base/pack.h"
#include "mail/event.h"
#include "trace/kept.h"
#include "trace/lineage.h"
#include "trace/message_trace.h"
#include "trace/recipient_finder.h"
#include "trace/waiting_traces.h"

namespace spamtrace {

struct QmailUids {
  std::optional<uint32_t> smtp_server;   // qmaild
  std::optional<uint32_t> bounce_maker;  // qmails
  std::vector<uint32_t> forwarders;      // alias, popuser
};

// A message that has not left yet.
struct QmailMessage {
  MessageTrace trace;
  uint64_t number = 0;  // qmail's, which is given away again
  RecipientFinder finder;
};

// Names an open message: by qmail's number, which may be another's meanwhile, and by the trace's.
struct TraceRef {
  uint64_t number = 0, trace = 0;
};

struct ActiveDelivery {
  TraceRef message;
  uint32_t recipient = 0;
};

class QmailFold {
 public:
  // The client's address of a message that is still queued, by its number and qp.
  using ClientOf = std::function<std::optional<IpAddress>(uint64_t number, uint32_t qp)>;
  using Sink = std::function<void(MessageTrace&&)>;

  // Where the open and the waiting traces are kept. Without shelves all are at hand.
  struct Shelves {
    Shelf<QmailMessage>* open = nullptr;
    Shelf<MessageTrace>* waiting = nullptr;
  };
  QmailFold(QmailUids uids, TraceNumbers& numbers, SmtpSessions& sessions, ClientOf client_of, Sink sink,
            Shelves shelves);

  void apply(const QmailNewMessage&, Time, LogPosition);
  void apply(const QmailMessageInfo&, Time, LogPosition);
  void apply(const QmailDeliveryStart&, Time, LogPosition);
  void apply(const QmailDeliveryEnd&, Time, LogPosition);
  void apply(const QmailBounce&, Time, LogPosition);
  void apply(const QmailTripleBounce&, Time, LogPosition) {}
  void apply(const QmailEndMessage&, Time, LogPosition);
  void apply(const QmailExit&, Time, LogPosition);

  // The traces that have not been handed out and are at hand: open, or waiting for their parent.
  template <class Visit>
  void for_each_unfinished(Visit&& visit) {
    open_.for_each([&](QmailMessage& message) { visit(message.trace); });
    waiting_.for_each(visit);
  }

  // Puts what was changed on the shelves, and the rest into the archive.
  void save(Packer& archive);
  void restore(Unpacker& archive);

 private:
  QmailMessage& open(uint64_t number, Time at, LogPosition where);
  QmailMessage& find_or_open(uint64_t number, Time at, LogPosition where);
  QmailMessage* find(const TraceRef& message);
  void close(uint64_t number);
  void link_to_parent(QmailMessage& child);
  void note_forward(const MessageTrace& parent, uint32_t qp, const std::string& address, Time at);
  bool is_forwarder(const MessageTrace& trace) const;
  bool is_bounce(const MessageTrace& trace) const;

  QmailUids uids_;
  TraceNumbers& numbers_;
  SmtpSessions& sessions_;
  ClientOf client_of_;
  Sink sink_;
  KeptByNumber<QmailMessage> open_;
  tsl::robin_map<uint64_t, ActiveDelivery> deliveries_;
  tsl::robin_map<uint32_t, NotedParent> bounced_parents_;     // by qp of the bounce
  tsl::robin_map<uint32_t, NotedParent> forwarding_parents_;  // by qp of the forwarded message
  // Forwards whose parent's success line has not come yet, by their own qp, while they are open. Once they
  // have ended they wait (waiting_traces.h).
  tsl::robin_map<uint32_t, TraceRef> parentless_;
  WaitingTraces waiting_;
};

}  // namespace spamtrace
