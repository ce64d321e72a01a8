// One message as it lies in a queue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "mail/mta.h"
#include "mail/received.h"
#include "mail/recipients.h"

namespace spamtrace {

// Where a message stands.
enum class QueueState : uint8_t {
  // The legal states of qmail's INTERNALS.md, section 2 (S1 is the absence of everything).
  writing,       // S2: only the message; qmail-queue is at it, or died there
  envelope,      // S3: the envelope is being written, or its writer died there
  todo,          // S4: complete, not yet preprocessed; info, local and remote are left-overs if they exist
  preprocessed,  // S5: qmail-send delivers it
  // Postfix's queues, by the names of their directories (postsuper(1)).
  maildrop,  // from sendmail(1); pickup has not taken it yet
  incoming,
  active,
  deferred,
  hold,
  corrupt,
};
inline constexpr int k_queue_states = 10;

const char* name_of(QueueState state);

// How a message got into the queue, as the mail server itself noted it.
enum class Entry : uint8_t {
  unknown,
  by_process,    // a local program ran sendmail or qmail-inject; the uid tells for whom
  from_network,  // over SMTP
  forwarded,     // made here to send on what came to an address of this server
  bounced,       // made here for a message that could not be delivered
};

// What the sender's side wrote into the header: claims, all of them.
struct ClaimedHeader {
  std::string subject;  // as bytes: unfolded, neither decoded nor made valid
  std::string from;
  std::string message_id;
  std::string php_script;           // script name or path of X-PHP-Originating-Script or X-PHP-Script
  std::optional<uint32_t> php_uid;  // the uid that stands with it
  std::string directory;     // X-Additional-Header: the working directory that a sendmail wrapper noted
  std::string delivered_to;  // the first field below the server's own, only there it means a forward
  std::string vhost;         // X-PPP-Vhost: the hosted domain that Plesk's filter noted, the last such field
  bool list_unsubscribe = false;
};

// What was wrong or cut while this message was read; each is shown and counted.
struct MessageDamage {
  bool envelope_cut = false;      // an envelope or recipient file that ends in the middle, or has odd bytes
  bool too_large = false;         // a recipient file above the limit: the rest was not read
  bool header_cut = false;        // no end of the header within the limit
  bool no_received_line = false;  // none of the server's own where it writes one
  bool bad_pointer = false;       // Postfix: a pointer record that leads nowhere, or in a circle
  bool any() const { return envelope_cut || too_large || header_cut || no_received_line || bad_pointer; }
};

struct QueuedMessage {
  Mta mta = Mta::qmail;
  std::string id;      // queue id; qmail's message number in decimal digits
  uint32_t spool = 0;  // which of the queue's directories (Postfix: multi_instance_directories)
  QueueState state = QueueState::writing;
  std::string sender;  // envelope sender; empty is the null sender
  Recipients recipients;
  std::vector<std::pair<uint32_t, std::string>> originals;  // Postfix: the address before aliases, of the
                                                            // recipient with that index, where it differs
  Entry entry = Entry::unknown;
  std::optional<uint32_t> uid;  // who called sendmail or qmail-queue: the kernel's word
  std::string login;            // that the mail server accepted; empty where it noted none
  uint32_t qp = 0;              // qmail: pid of qmail-queue; 0 where nothing tells it
  bool requeued = false;        // Postfix: by postsuper -r
  Time arrival;
  uint64_t size = 0;   // qmail: of the mess file; Postfix: of the content
  uint64_t inode = 0;  // qmail: equals the number unless the queue was copied
  bool bouncing = false;
  std::string bounce_reports;  // qmail's bounce/N: the permanent failures so far (limited in size)
  std::optional<QmailReceived> received;
  std::optional<SmtpReceived> client;
  std::optional<IpAddress> parent_client;  // Postfix: whose message was sent on (log_client_address)
  ClaimedHeader header;
  std::string bounced_recipient;  // of a bounce made here: the first address that it reports
  MessageDamage damage;
};

}  // namespace spamtrace
