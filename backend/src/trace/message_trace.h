// The life of one message as the log tells it, from its first line to its last.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/net.h"
#include "base/time.h"
#include "mail/message.h"
#include "mail/recipients.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

enum class RecipientOutcome : uint8_t { untried, sent, deferred, bounced };

// Numbers for the traces of all folds.
struct TraceNumbers {
  uint64_t next = 1;
};

// One recipient under its last known state. The address itself is kept only where the route is not remote (it
// names the mailbox that failed or forwards, or decides the route); of remote ones a hash tells a second try
// from a second recipient.
struct TracedRecipient {
  uint64_t key = 0;
  Route route = Route::undecided;
  RecipientOutcome outcome = RecipientOutcome::untried;
  bool unknown_recipient = false;  // bounced, since no such address exists
  bool by_alias = false;           // Postfix: only an alias led to it (orig_to)
  uint32_t address = 0;            // index into MessageTrace::addresses; valid unless the route is remote
};

// qmail has local and remote recipients in files of their own, and one address may stand in both. Postfix has
// one list, and its keys are those of `remote`.
uint64_t recipient_key(bool local, std::string_view address);

enum class Link : uint8_t {
  bounce_of,
  forward_of,
  filter_of,  // a content filter took the parent and handed this one back
};

// A recipient of which only its domain can tell whether it leaves the server.
struct UndecidedRecipient {
  std::string address;
  bool by_alias = false;
};

// What a bounce or a forward came from. Its facts are kept here, since it may be gone when the child is seen.
struct Ancestor {
  Link link = Link::bounce_of;
  std::string id;
  Entry entry = Entry::unknown;
  std::optional<uint32_t> uid;
  std::string login;
  std::optional<IpAddress> client;
  std::string sent_on_by;
  std::string sender;
  std::string
      recipient;  // the local address that failed or forwards, with qmail's prefix; else the remote one
  Time first_seen;
  SessionGuess session;
  LogPosition where;
  bool reached_here_only = true;              // no recipient of it left the server for certain
  bool relayed = false;                       // Postfix: one that did was not reached by an alias
  std::vector<UndecidedRecipient> undecided;  // the first few
};

struct MessageTrace {
  uint64_t number = 0;  // in the order of their first lines; never given twice, as ids are
  Mta mta = Mta::qmail;
  std::string id;
  Entry entry = Entry::unknown;     // qmail: follows from the uid, which the server's facts explain
  std::optional<uint32_t> uid;      // qmail: nothing where the log does not hold its `info msg`
  std::string login;                // Postfix: sasl_username
  std::optional<IpAddress> client;  // Postfix: the SMTP peer
  uint32_t qp = 0;
  uint64_t bytes = 0;
  std::string sender;
  Time first_seen;
  Time last_seen;     // of the last line that told something new: that a recipient is deferred again does not
  LogPosition where;  // of the line that tells the origin (`info msg`, `client=`, `uid=`), or the first seen
  std::vector<TracedRecipient> recipients;
  std::vector<std::string> addresses;
  std::string sent_on_by;        // Postfix: the first alias that led to a recipient that may be outside
  std::string sample_recipient;  // the first address tried
  std::string last_reply;        // of the last deferral or failure, cut
  SessionGuess session;
  std::vector<Ancestor> ancestors;  // nearest first
  bool ended = false;               // it has left the queue (`end msg`, `removed`)
  bool requeued = false;            // Postfix: under another id before the log begins
  bool handed_on = false;           // Postfix: a content filter took it; what it hands back is the message
  bool over_loopback = false;       // Postfix: from this host, whichever client a content filter names
};

}  // namespace spamtrace
