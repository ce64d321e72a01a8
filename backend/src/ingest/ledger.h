// Keeps the history right: each message once, under its origin, with what log and queue tell of it together.
//
// Traces come from the folds, messages from the queue, in any order. A message that both know is one: its
// share is made anew whenever either of them tells something new.
#pragma once

#include <optional>
#include <string>

#include "index/index.h"
#include "origin/attribute.h"
#include "origin/forward_addresses.h"
#include "server/facts.h"
#include "trace/message_trace.h"

namespace spamtrace {

class Ledger {
 public:
  // Who sent a message that the log does not hold, by the logins of that time.
  using GuessSession = std::function<SessionGuess(const QueuedMessage&)>;

  // What is given must outlive the ledger.
  Ledger(Index& index, const ServerFacts& server, MessageFile message_file, GuessSession guess_session)
      : index_(index),
        server_(server),
        forwards_(server.panel.facts),
        message_file_(std::move(message_file)),
        guess_session_(std::move(guess_session)) {}

  // A trace that is open or waits: what the fold keeps of it, and where.
  struct Where {
    LivePlace place = LivePlace::postfix_open;
    std::string_view key;
    bool is_new = false;  // nothing is there yet
  };
  void put(const Where& where, const MessageTrace& trace, std::string bytes);
  void remove(const MessageTrace& trace);

  // A trace that is over, as far as the log goes.
  void close(const MessageTrace& trace);

  // Makes the shares of messages anew that were seen in the queue for the first time, have changed, or are
  // gone. After the log.
  void settle_queue();

 private:
  std::optional<QueueRow> queued_of(const MessageTrace& trace);
  KeptShare share(const MessageFacts& facts);
  std::optional<KeptShare> take_back(int64_t number);
  void release(QueueRow& row);
  void finish(const MessageFacts& facts, const KeptShare& share);
  void settle(QueueRow row);
  std::optional<LiveMessage> live_of(const QueueRow& row);
  void settle_traced(const QueueRow& row, const LiveMessage& live);
  void settle_alone(QueueRow& row);

  Index& index_;
  const ServerFacts& server_;
  ForwardAddresses forwards_;
  MessageFile message_file_;
  GuessSession guess_session_;
};

}  // namespace spamtrace
