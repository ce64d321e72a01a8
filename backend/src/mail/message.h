// One message as it lies in a queue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "mail/received.h"
#include "mail/recipients.h"

namespace spamtrace {

// The legal states of qmail's INTERNALS.md, section 2 (S1 is the absence of everything).
enum class QueueState : uint8_t {
  writing,       // S2: only the message; qmail-queue is at it, or died there
  envelope,      // S3: the envelope is being written, or its writer died there
  todo,          // S4: complete, not yet preprocessed; info, local and remote are left-overs if they exist
  preprocessed,  // S5: qmail-send delivers it
};

const char* name_of(QueueState state);

// What the sender's side wrote into the header: claims, all of them.
struct ClaimedHeader {
  std::string subject;  // as bytes: unfolded, neither decoded nor made valid
  std::string from;
  std::string message_id;
  std::string php_script;           // script name or path of X-PHP-Originating-Script or X-PHP-Script
  std::optional<uint32_t> php_uid;  // the uid that stands with it
  std::string directory;     // X-Additional-Header: the working directory that a sendmail wrapper noted
  std::string delivered_to;  // the first field below the server's own, only there it means a forward
  bool list_unsubscribe = false;
};

// What was wrong or cut while this message was read; each is shown and counted.
struct MessageDamage {
  bool envelope_cut = false;      // an envelope or recipient file that ends in the middle, or has odd bytes
  bool too_large = false;         // a recipient file above the limit: the rest was not read
  bool header_cut = false;        // no end of the header within the limit
  bool no_received_line = false;  // the first line is not qmail's
  bool any() const { return envelope_cut || too_large || header_cut || no_received_line; }
};

struct QueuedMessage {
  uint64_t number = 0;
  QueueState state = QueueState::writing;
  std::string sender;  // envelope sender; empty is the null sender
  Recipients recipients;
  std::optional<uint32_t> uid;  // the caller's real uid: from the todo record, else from qmail's own line
  uint32_t qp = 0;              // pid of qmail-queue; 0 where nothing tells it
  Time arrival;
  uint64_t size = 0;   // of the mess file, qmail's Received line included
  uint64_t inode = 0;  // equals `number` unless the queue was copied
  bool bouncing = false;
  std::string bounce_reports;  // bounce/N: the permanent failures so far (limited in size)
  std::optional<QmailReceived> received;
  std::optional<SmtpReceived> client;
  ClaimedHeader header;
  std::string bounced_recipient;  // of a bounce made here: the first address that it reports
  MessageDamage damage;
};

}  // namespace spamtrace
