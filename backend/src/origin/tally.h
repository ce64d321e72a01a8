// What one origin sent, summed up: the counts of the answers, and what the signals are computed from.
#pragma once

#include <cstdint>

#include "base/time.h"
#include "origin/origin.h"

namespace spamtrace {

// Sums over the outgoing messages of an hour, of a day, or of all.
struct MessageCounts {
  int64_t messages = 0, recipients = 0, sent = 0, deferred = 0, bounced = 0;
  int64_t unknown_recipients = 0;  // of the bounced: no such address
  int64_t foreign_sender = 0;      // messages whose envelope sender's domain is not served here

  void add(const MessageCounts& other, int sign = 1) {
    messages += sign * other.messages;
    recipients += sign * other.recipients;
    sent += sign * other.sent;
    deferred += sign * other.deferred;
    bounced += sign * other.bounced;
    unknown_recipients += sign * other.unknown_recipients;
    foreign_sender += sign * other.foreign_sender;
  }
  bool operator==(const MessageCounts&) const = default;
};

struct HourCounts {
  int64_t hour = 0;  // since 1970
  MessageCounts counts;
};

struct OriginTally {
  Origin origin;
  MessageCounts counts;
  int64_t queued = 0, queued_recipients = 0;  // messages in the queue; their recipients that are not done
  int64_t most_recipients = 0;                // of one message
  int64_t with_header = 0;  // messages whose header was read: those that were seen in a queue
  int64_t list_unsubscribe = 0;
  int64_t senders = 0;        // different envelope senders
  bool more_senders = false;  // there were more than are counted
  int64_t same_subject = 0;   // messages with the most frequent subject
  HourCounts busiest;         // the hour with the most recipients
};

// Of a mailbox.
struct LoginTally {
  int64_t logins = 0, failures = 0;
  int64_t over_limit = 0;             // messages refused by Plesk's limit
  int64_t clients = 0, networks = 0;  // addresses of successful logins, and the networks they are in
};

}  // namespace spamtrace
