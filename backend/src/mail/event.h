// What one line of a mail log says. Text in an event points into the line and lives no longer than it.
//
// Every text here may have been chosen by a sender or by a remote server, save the numbers and the addresses
// (IP) that the mail server itself writes.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "base/net.h"

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

// Understood, and of no use for the question who sends.
struct NoEvent {};

using MailEvent =
    std::variant<NoEvent, QmailNewMessage, QmailMessageInfo, QmailDeliveryStart, QmailDeliveryEnd,
                 QmailBounce, QmailTripleBounce, QmailEndMessage, QmailExit, SmtpConnect, SmtpLogin,
                 SmtpLoginFailed, SmtpRelayAllowed, HandlerAddress, MailboxLogin>;

}  // namespace spamtrace
