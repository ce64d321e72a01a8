// What one line of a mail log says. Text in an event points into the line and lives no longer than it.
//
// Every text here may have been chosen by a sender or by a remote server, save the numbers and the addresses
// (IP) that the mail server itself writes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/net.h"
#include "mail/recipients.h"

namespace spamtrace {

// qmail-send, see qmail-log(5). N is the message number (an inode, free for use again after `end msg N`).
struct QmailNewMessage {
  uint64_t number = 0;
};
struct QmailMessageInfo {
  uint64_t number = 0;
  uint64_t bytes = 0;
  std::string_view sender;  // as qmail logs it: bytes outside 33..126 and % are shown as _
  uint32_t qp = 0;          // pid of the qmail-queue that took it; also in the first line of the message
  uint32_t uid = 0;         // real uid of the caller of qmail-queue: the kernel's word
};
struct QmailDeliveryStart {
  uint64_t delivery = 0;
  uint64_t number = 0;
  bool local = false;
  std::string_view recipient;
};
enum class DeliveryOutcome : uint8_t { success, deferral, failure };
struct QmailDeliveryEnd {
  uint64_t delivery = 0;
  DeliveryOutcome outcome = DeliveryOutcome::deferral;
  std::string_view text;
};
struct QmailBounce {
  uint64_t number = 0;
  uint32_t qp = 0;  // of the bounce message that was made for it
};
struct QmailTripleBounce {
  uint64_t number = 0;
};
struct QmailEndMessage {
  uint64_t number = 0;
};
struct QmailExit {};  // qmail-send stopped: its delivery numbers start again at 1

// Plesk's smtp_auth and relaylock in the chain of qmail-smtpd.
struct SmtpConnect {
  IpAddress client;
};
struct SmtpLogin {
  std::string_view login;    // as the client gave it; may be the short name
  std::string_view maildir;  // .../mailnames/DOMAIN/USER in the older shape, else empty
  IpAddress client;
};
struct SmtpLoginFailed {
  std::string_view login;
  IpAddress client;
};
struct SmtpRelayAllowed {  // relaylock writes one for every SMTP connection that it lets in
  IpAddress client;
};

// The handlers that Plesk runs around qmail-local and qmail-remote.
struct HandlerAddress {
  bool is_sender = false;
  std::string_view address;
};

// A login to POP3 or IMAP, or a refused one (courier, dovecot, plesk_saslauthd).
struct MailboxLogin {
  std::string_view login;
  IpAddress client;  // all zero where the line has none
  bool succeeded = false;
};

// Postfix. `id` is the queue id; it is free for use again once the message is gone.
struct PostfixClient {           // smtpd: a message comes in over SMTP
  std::string_view id;           // empty for NOQUEUE: a filter before the queue takes the message
  IpAddress client;              // all zero where smtpd does not know it ("unknown")
  std::string_view name;         // reverse name: chosen by the owner of the address
  std::string_view method;       // sasl_method
  std::string_view login;        // sasl_username: valid credentials were shown; empty without a login
  std::string_view original_id;  // orig_queue_id: a content filter hands this message back
  std::optional<IpAddress> original_client;  // orig_client, by XFORWARD
};
struct PostfixPickup {  // a message that sendmail(1) took
  std::string_view id;
  uint32_t uid = 0;  // the kernel's word; of the mail owner where the message was requeued
  std::string_view sender;
  std::string_view requeued_from;  // orig_id: its queue id before `postsuper -r`
};
struct PostfixMessageId {  // cleanup: the message has a queue file; the first line of a message made here
  std::string_view id;
  std::string_view message_id;
};
struct PostfixActive {  // qmgr: "queue active", with every new round of delivery
  std::string_view id;
  std::string_view sender;
  uint64_t bytes = 0;
  uint32_t recipients = 0;
};
// A delivery agent's last word on one recipient for this time.
enum class PostfixStatus : uint8_t {
  sent,
  deferred,  // also an agent's status that no man page names: it will be tried again
  bounced,   // also expired
  probe,     // deliverable or undeliverable: an answer to verify(8) or `sendmail -bv`, no mail
};
struct PostfixDelivery {
  std::string_view id;
  std::string_view recipient;
  std::string_view original;  // orig_to: the address before aliases; empty where it is the same
  std::string_view relay;     // "mx.example.net[192.0.2.1]:25", "local", "plesk_virtual", "none"
  std::optional<IpAddress> relay_address;
  Route route = Route::undecided;  // by the agent: smtp is remote, local, virtual, pipe and lmtp are local
  std::string_view dsn;            // "5.1.1"
  PostfixStatus status = PostfixStatus::deferred;
  std::string_view text;          // in the parentheses: the remote server's, or any local program's
  std::string_view forwarded_as;  // of local(8) alone: the queue id of what it sent on
};
struct PostfixExpired {  // qmgr: too long in the queue, goes back to the sender
  std::string_view id;
};
struct PostfixRemoved {  // qmgr: done with it; cleanup: the client went away, or it was refused
  std::string_view id;
  bool by_admin = false;      // postsuper -d
  bool never_queued = false;  // cleanup
};
struct PostfixRequeued {  // postsuper -r: pickup will give it a new id
  std::string_view id;
};
struct PostfixNotification {  // bounce: a report about `id` was made, with a queue id of its own
  std::string_view id;
  std::string_view child;
};
// cleanup or smtpd: it does not get in. `id` is empty for NOQUEUE.
struct PostfixRefused {
  std::string_view id;
  bool after_data = false;  // the whole message is refused or discarded: it never reaches the queue
  bool over_limit = false;  // Plesk's limit on outgoing mail
  IpAddress client;         // all zero where the line has none that no sender can write
  std::string_view login;   // sasl_username, where the line has it
  std::string_view text;    // foreign; may quote an address or a header
};

// Understood, and of no use for the question who sends.
struct NoEvent {};

using MailEvent =
    std::variant<NoEvent, QmailNewMessage, QmailMessageInfo, QmailDeliveryStart, QmailDeliveryEnd,
                 QmailBounce, QmailTripleBounce, QmailEndMessage, QmailExit, SmtpConnect, SmtpLogin,
                 SmtpLoginFailed, SmtpRelayAllowed, HandlerAddress, MailboxLogin, PostfixClient,
                 PostfixPickup, PostfixMessageId, PostfixActive, PostfixDelivery, PostfixExpired,
                 PostfixRemoved, PostfixRequeued, PostfixNotification, PostfixRefused>;

}  // namespace spamtrace
