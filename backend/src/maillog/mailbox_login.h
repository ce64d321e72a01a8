// Logins to POP3 and IMAP, and passwords that were refused. They send nothing; they show that a mailbox is in
// use by its owner's clients, or that its password is being guessed.
//
//   LOGIN, user=user@example.net, ip=[192.0.2.229], port=[64420]                                    courier
//   LOGIN FAILED, user=info@example.org, ip=[::ffff:203.0.113.4]
//   imap-login: Login: user=<a@example.com>, method=PLAIN, rip=192.0.2.4, lip=203.0.113.1, TLS      dovecot
//   pop3-login: Aborted login (auth failed, 1 attempts in 9 secs): user=<a>, method=PLAIN, rip=.., lip=..
//   failed mail authentication attempt for user 'nobody@example.net' (password len=10)     plesk_saslauthd
//
// The user of a failure is whatever the client typed, also text that looks like the rest of such a line. So
// the user is taken up to the LAST mark that can end it, and the address behind that mark.
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_courier(std::string_view text);
std::optional<MailEvent> parse_dovecot(std::string_view text);
std::optional<MailEvent> parse_saslauthd(std::string_view text);

}  // namespace spamtrace
