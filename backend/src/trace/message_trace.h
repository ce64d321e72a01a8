// The life of one message as the log tells it, from its first line to its last.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

enum class RecipientOutcome : uint8_t { untried, sent, deferred, bounced };

// One recipient under its last known state. The address itself is kept for local recipients only (it names
// the mailbox that failed or forwards); of remote ones a hash tells a second try from a second recipient.
struct TracedRecipient {
  uint64_t key = 0;
  bool local = false;
  RecipientOutcome outcome = RecipientOutcome::untried;
  bool unknown_recipient = false;  // bounced, since no such address exists
  uint32_t local_address = 0;      // index into MessageTrace::local_addresses
};

uint64_t recipient_key(bool local, std::string_view address);

enum class Link : uint8_t { bounce_of, forward_of };

// What a bounce or a forward came from. Its facts are kept here, since it may be gone when the child is seen.
struct Ancestor {
  Link link = Link::bounce_of;
  uint64_t number = 0;
  std::optional<uint32_t> uid;
  std::string sender;
  std::string
      recipient;  // the local address that failed or forwards, with qmail's prefix; else the remote one
  Time first_seen;
  SessionGuess session;
  LogPosition where;
  bool reached_here_only = true;  // no recipient of it left the server
};

struct MessageTrace {
  uint64_t number = 0;
  std::optional<uint32_t> uid;  // nothing where the log does not hold its `info msg`
  uint32_t qp = 0;
  uint64_t bytes = 0;
  std::string sender;
  Time first_seen, last_seen;
  LogPosition where;  // of `info msg`, or of the first line seen
  std::vector<TracedRecipient> recipients;
  std::vector<std::string> local_addresses;
  std::string sample_recipient;  // the first address tried
  std::string last_reply;        // of the last deferral or failure, cut
  SessionGuess session;
  std::vector<Ancestor> ancestors;  // nearest first
  bool ended = false;               // `end msg` was seen: it has left the queue
};

}  // namespace spamtrace
