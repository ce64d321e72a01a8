// Plesk's smtp_auth: who logged in at the SMTP server, and from where. A line names no message.
//
//   SMTP connect from unknown@isp.example [198.51.100.7]
//   SMTP user test@example.org : logged in from client1.isp.example [203.0.113.130]
//   smtp_auth: SMTP user info : /var/qmail/mailnames/example.com/info logged in from unknown@ [192.0.2.194]
//   FAILED: user@example.com - password incorrect from host18-4.isp.example [203.0.113.18]
//
// Older versions double the tag, give the maildir, and put two blanks before `from` of a failure. The login
// of a failure, the reverse name and the ident answer before its @ are the client's own words, so they are no
// place to search in: what is read of a success starts at the left, and the address always ends the line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_smtp_auth(std::string_view text);

// The whole address of the mailbox in lower case. A short login is completed from the maildir; where there is
// none, it stays short.
std::string login_address(const SmtpLogin& login);

}  // namespace spamtrace
