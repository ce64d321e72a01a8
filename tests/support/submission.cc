#include "submission.h"

namespace spamtrace::fixture {
namespace {

void complete(Letter& letter, const std::string& sender, const std::vector<Recipient>& recipients) {
  if (letter.from.empty()) letter.from = sender;
  if (letter.to.empty()) letter.to = recipients.front().address;
}

}  // namespace

void submit_over_smtp(Stage& stage, SmtpMail mail) {
  complete(mail.letter, mail.sender, mail.recipients);
  stage.intake.take_over_smtp(stage, std::move(mail));
}

void submit_locally(Stage& stage, LocalMail mail) {
  std::vector<std::string>& headers = mail.letter.headers;
  if (!mail.script.empty()) headers.insert(headers.begin(), php_script_header(mail.uid, mail.script));
  complete(mail.letter, mail.sender, mail.recipients);
  stage.intake.take_locally(stage, std::move(mail));
}

void fail_login(Stage& stage, Time at, const Client& client, const std::string& login) {
  stage.intake.refuse_login(stage, at, client, login);
}

}  // namespace spamtrace::fixture
