#include "qmail_intake.h"

#include "qmail_mess.h"
#include "stage.h"

namespace spamtrace::fixture {
namespace {

void log_connection(Stage& stage, Time at, const Client& client) {
  stage.log.add(at, panel_log::relaylock(client, static_cast<unsigned>(stage.random.between(1025, 65'000))));
}

}  // namespace

AuthShape QmailIntake::draw_shape(Stage& stage) const {
  if (auth_ == AuthStyle::mixed)
    return stage.random.percent(50) ? AuthShape::old_tag_twice : AuthShape::new_full_login;
  return auth_ == AuthStyle::old_only ? AuthShape::old_tag_twice : AuthShape::new_full_login;
}

void QmailIntake::log_login(Stage& stage, Time at, const Client& client, const std::string& login) {
  const AuthShape shape = draw_shape(stage);
  const bool variant = stage.random.percent(shape == AuthShape::old_tag_twice ? 50 : 15);
  stage.log.add(at - stage.random.milliseconds(5, 200), panel_log::smtp_connect(client));
  if (!variant)
    stage.log.add(at, panel_log::smtp_login(shape, login, client));
  else if (shape == AuthShape::old_tag_twice)
    stage.log.add(at, panel_log::smtp_short_login(login, client));
  else
    stage.log.add(at, panel_log::smtp_mapped_login(server_.next_pid(), login, client));
}

void QmailIntake::take_over_smtp(Stage& stage, SmtpMail mail) {
  const Time login = mail.at - stage.random.milliseconds(1'000, 4'900);
  mail.client.name = stage.hostile.client_name(mail.client.name);
  log_connection(stage, login - stage.random.milliseconds(200, 400), mail.client);
  if (!mail.login.empty()) log_login(stage, login, mail.client, mail.login);
  mail.letter.subject = stage.hostile.subject(mail.letter.subject);
  for (std::string& header : stage.hostile.headers()) mail.letter.headers.push_back(std::move(header));
  SmtpPeer peer{.ip = mail.client.ip, .helo = stage.hostile.helo(mail.client.helo)};
  if (!mail.client.name.empty()) peer.host = mail.client.name;
  std::string content =
      received_smtp(peer, stage.host.name, mail.at) + text_of(mail.letter, mail.at, stage.random);
  server_.submit({mail.at,
                  uid::qmaild,
                  std::move(mail.sender),
                  std::move(mail.recipients),
                  std::move(content),
                  {mail.origin, mail.client.ip, {}}});
}

void QmailIntake::refuse_login(Stage& stage, Time at, const Client& client, const std::string& login) {
  log_connection(stage, at - stage.random.milliseconds(300, 900), client);
  stage.log.add(at - stage.random.milliseconds(5, 200), panel_log::smtp_connect(client));
  stage.log.add(at, panel_log::smtp_login_failed(draw_shape(stage), stage.hostile.login(login), client));
}

void QmailIntake::take_locally(Stage& stage, LocalMail mail) {
  std::string content = text_of(mail.letter, mail.at, stage.random);
  server_.submit({mail.at,
                  mail.uid,
                  std::move(mail.sender),
                  std::move(mail.recipients),
                  std::move(content),
                  {mail.origin, {}, mail.script}});
}

}  // namespace spamtrace::fixture
