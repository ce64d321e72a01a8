// How a story sends mail.
#pragma once

#include <string>

#include "elsewhere.h"
#include "mail_intake.h"
#include "stage.h"

namespace spamtrace::fixture {

void submit_over_smtp(Stage& stage, SmtpMail mail);
void submit_locally(Stage& stage, LocalMail mail);
void fail_login(Stage& stage, Time at, const Client& client, const std::string& login);

}  // namespace spamtrace::fixture
