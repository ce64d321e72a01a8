// What one origin sent, summed up: the counts of the answers, and what the signals are computed from.
// Every part is bounded, whatever a sender makes up.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bounded_counts.h"
#include "base/time.h"
#include "origin/message_facts.h"
#include "origin/origin.h"

namespace spamtrace {

struct HourCount {
  uint64_t messages = 0;
  uint64_t recipients = 0;
};

// One message as an example.
struct SampleMessage {
  std::string id;
  Time first_seen;
  std::string sender, recipient, subject, last_reply;
  uint32_t recipients = 0;
  bool queued = false;
};

struct OriginTally {
  Origin origin;
  uint64_t messages = 0, recipients = 0, sent = 0, deferred = 0, bounced = 0;
  uint64_t unknown_recipients = 0;
  uint64_t queued = 0, queued_recipients = 0;
  uint64_t foreign_sender = 0;   // messages whose envelope sender's domain is not served here
  uint32_t most_recipients = 0;  // of one message
  uint64_t with_header = 0;      // messages whose header was read: those in the queue
  uint64_t list_unsubscribe = 0;
  Time first_seen, last_seen;
  BoundedCounts senders{512}, clients{4096}, scripts{256}, subjects{512};
  std::map<int64_t, HourCount> hours;  // by hours since 1970; at most k_most_hours
  std::vector<SampleMessage> samples;  // the first few, then the latest
  std::vector<Evidence> evidence;      // of the message that shows most
  int evidence_rank = -1;              // how much it shows, see OriginBook

  static constexpr size_t k_most_hours = 24 * 400;
  static constexpr size_t k_first_samples = 3;
  static constexpr size_t k_most_samples = 10;

  void add(const MessageFacts& facts, const RecipientCounts& counts, const ServerFacts& server);
};

}  // namespace spamtrace
