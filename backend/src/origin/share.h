// What one message adds to the history.
#pragma once

#include <optional>
#include <string>

#include "origin/message_facts.h"
#include "origin/tally.h"

namespace spamtrace {

enum class MailClass : uint8_t {
  outgoing,     // it has a source here
  inbound,      // from the network without a login, all recipients are here
  local_only,   // sent here, all recipients are here
  no_delivery,  // the log names no recipient
  incomplete,   // in the queue, but still being written, or left by a crash
  none,         // no message of its own: a content filter took it and handed back another
};
const char* name_of(MailClass mail);

struct Share {
  MailClass mail = MailClass::none;
  Origin origin;  // of outgoing mail
  Time first_seen;
  MessageCounts counts;
  uint32_t queued = 0, queued_recipients = 0;
  bool has_header = false, list_unsubscribe = false;
  std::string sender, client, script, subject;  // `client` and `script` are empty where there is none
  int rank = 0;                                 // how much its evidence shows
};
Share share_of(const MessageFacts& facts, const ServerFacts& server);

// One message as an example.
struct SampleMessage {
  std::string id;
  Time first_seen;
  std::string sender, recipient, subject, last_reply;
  uint32_t recipients = 0;
  bool queued = false;
};
SampleMessage sample_of(const MessageFacts& facts, uint32_t recipients);

}  // namespace spamtrace
