// How mail gets into a server. Each kind of mail server takes it, and writes about it, in its own way; a
// story does not need to know which one it is played on.
#pragma once

#include <string>
#include <vector>

#include "letter.h"
#include "panel_log.h"
#include "recipient.h"

namespace spamtrace::fixture {

struct Stage;

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

class MailIntake {
 public:
  virtual ~MailIntake() = default;

  virtual void take_over_smtp(Stage& stage, SmtpMail mail) = 0;
  virtual void take_locally(Stage& stage, LocalMail mail) = 0;
  virtual void refuse_login(Stage& stage, Time at, const Client& client, const std::string& login) = 0;
};

}  // namespace spamtrace::fixture
