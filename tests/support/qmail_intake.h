// How mail reaches qmail-queue: over SMTP with the lines of the log that go before it, or from a program.
#pragma once

#include "mail_intake.h"
#include "qmail_server.h"

namespace spamtrace::fixture {

// OLD and NEW are the shapes of smtp_auth's lines, see panel_log.h.
enum class AuthStyle { old_only, new_only, mixed };

class QmailIntake : public MailIntake {
 public:
  QmailIntake(QmailServer& server, AuthStyle auth) : server_(server), auth_(auth) {}

  void take_over_smtp(Stage& stage, SmtpMail mail) override;
  void take_locally(Stage& stage, LocalMail mail) override;
  void refuse_login(Stage& stage, Time at, const Client& client, const std::string& login) override;

 private:
  AuthShape draw_shape(Stage& stage) const;
  void log_login(Stage& stage, Time at, const Client& client, const std::string& login);

  QmailServer& server_;
  AuthStyle auth_;
};

}  // namespace spamtrace::fixture
