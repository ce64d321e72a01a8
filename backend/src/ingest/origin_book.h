// Brings log and queue together: each message once, each under its origin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "ingest/queue_index.h"
#include "mail/message.h"
#include "origin/attribute.h"
#include "origin/tally.h"
#include "server/facts.h"
#include "trace/message_trace.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

struct TimeWindow {
  std::optional<Time> since, until;
  bool contains(Time at) const { return (!since || at >= *since) && (!until || at < *until); }
};

// Messages that are no source of outgoing mail.
struct OtherMail {
  uint64_t inbound = 0;      // from the network without a login, all recipients are here
  uint64_t local_only = 0;   // sent here, all recipients are here
  uint64_t incomplete = 0;   // in the queue, but still being written, or left by a crash
  uint64_t no_delivery = 0;  // the log names no recipient
};

// A message of the queue that is looked at alone.
struct WatchedMessage {
  bool outgoing = false;
  Origin origin;
  std::vector<Evidence> evidence;
  std::string last_reply;
};

class OriginBook {
 public:
  // What is given must outlive the book.
  OriginBook(const ServerFacts& server, const SmtpSessions& sessions, const QueueIndex& queue,
             TimeWindow window, EvidencePlaces places);

  // Keeps the evidence of the queued message of this id. To be called before the first add().
  void watch(std::string id) { watched_id_ = std::move(id); }
  const std::optional<WatchedMessage>& watched() const { return watched_; }

  void add(const MessageTrace& trace);

  // The messages of the queue that no trace told of.
  void add_rest_of_queue();

  const std::vector<OriginTally>& tallies() const { return tallies_; }
  const OtherMail& other_mail() const { return other_; }

  // For each message of the queue the index of its tally; k_no_tally if it belongs to no source.
  const std::vector<uint32_t>& queue_origins() const { return queue_origins_; }
  static constexpr uint32_t k_no_tally = UINT32_MAX;

 private:
  static bool are_same(const MessageTrace& trace, const QueuedMessage& message);
  std::optional<size_t> find_queued(const MessageTrace& trace) const;
  void add(const MessageFacts& facts, std::optional<size_t> queued);
  uint32_t tally_of(const Origin& origin);
  void keep_evidence(OriginTally& tally, const MessageFacts& facts);
  void keep_watched(const MessageFacts& facts, bool outgoing);
  void count_other(const MessageFacts& facts, const RecipientCounts& counts);

  const ServerFacts& server_;
  const SmtpSessions& sessions_;
  const QueueIndex& queue_;
  TimeWindow window_;
  EvidencePlaces places_;
  std::vector<OriginTally> tallies_;
  std::unordered_map<std::string, uint32_t> index_;
  std::vector<uint32_t> queue_origins_;
  std::vector<bool> seen_;
  OtherMail other_;
  std::optional<std::string> watched_id_;
  std::optional<WatchedMessage> watched_;
};

}  // namespace spamtrace
