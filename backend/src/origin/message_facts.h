// What is known of one message, from the log, from the queue, or from both.
#pragma once

#include <optional>
#include <string>

#include "mail/message.h"
#include "server/facts.h"
#include "trace/message_trace.h"

namespace spamtrace {

struct MessageFacts {
  const MessageTrace* trace = nullptr;    // null: the log does not hold it
  const QueuedMessage* queued = nullptr;  // null: it was not seen in the queue
  SessionGuess session;                   // qmail: of a message from the network
  bool left_queue = false;                // it was in the queue; what its files said is still known

  bool is_in_queue() const { return queued != nullptr && !left_queue; }

  // Queue file before log: any local process can write a line into the log.
  Mta mta() const;
  const std::string& id() const;
  std::optional<uint32_t> uid() const;
  const std::string& sender() const;
  const std::string& login() const;         // that the mail server accepted; empty where it noted none
  std::optional<IpAddress> client() const;  // the SMTP peer that it noted
  Time first_seen() const;
  const std::vector<Ancestor>& ancestors() const;  // the nearest first; none without a trace
  Entry entry(const ServerFacts& server) const;
};

// How it came in, by the uid that called qmail-queue: qmaild, qmails, alias and popuser are programs of the
// mail server.
Entry qmail_entry(uint32_t uid, const ServerFacts& server);

// Does this recipient of a trace leave the server, or would it?
bool leaves(const TracedRecipient& recipient, const MessageTrace& trace, const ServerFacts& server);

// The recipients of one message, each once and under its last known state.
struct RecipientCounts {
  uint32_t recipients = 0, sent = 0, deferred = 0, bounced = 0;
  uint32_t unknown = 0;  // of the bounced: no such address
  uint32_t remote = 0;   // leave this server, or would
  uint32_t queued = 0;   // not done, of a message in the queue
};
RecipientCounts count_recipients(const MessageFacts& facts, const ServerFacts& server);

}  // namespace spamtrace
