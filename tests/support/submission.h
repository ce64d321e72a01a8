// How mail reaches qmail-queue: over SMTP with the lines of the log that go before it, or from a program.
#pragma once

#include <string>
#include <vector>

#include "elsewhere.h"
#include "letter.h"
#include "stage.h"

namespace spamtrace::fixture {

// Mail from a mailbox, or from outside where there is no login.
struct SmtpMail {
  Time at{};  // of the submission; the connection and the login come 1 to 5 seconds before
  Client client;
  std::string login;  // empty: none
  std::string sender;
  std::vector<Recipient> recipients;
  Letter letter;
  OriginIndex origin = k_outside;
};
void submit_over_smtp(Stage& stage, SmtpMail mail);
void fail_login(Stage& stage, Time at, const Client& client, const std::string& login);

// Mail that a program on this server hands to sendmail.
struct LocalMail {
  Time at{};
  unsigned uid = 0;
  std::string sender;
  std::vector<Recipient> recipients;
  Letter letter;
  OriginIndex origin = k_outside;
  std::string script;  // of PHP; empty: another program
};
void submit_locally(Stage& stage, LocalMail mail);

}  // namespace spamtrace::fixture
