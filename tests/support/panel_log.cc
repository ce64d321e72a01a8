#include "panel_log.h"

#include <fmt/format.h>

namespace spamtrace::fixture {
namespace {

std::string maildir(std::string_view address) {
  const size_t at = address.rfind('@');
  return fmt::format("/var/qmail/mailnames/{}/{}", address.substr(at + 1), address.substr(0, at));
}

// "unknown@host [ip]", where "unknown" is the ident answer; the host may be empty.
std::string old_peer(const Client& client) { return fmt::format("unknown@{} [{}]", client.name, client.ip); }

std::string new_peer(const Client& client) {
  return fmt::format("{} [{}]", client.name.empty() ? "unknown" : client.name, client.ip);
}

TaggedText old_login(std::string_view login, std::string_view address, const Client& client) {
  return {"smtp_auth", fmt::format("smtp_auth: SMTP user {} : {} logged in from {}", login, maildir(address),
                                   old_peer(client))};
}

std::string handlers_tag(panel_log::Handlers handlers, unsigned long pid) {
  return fmt::format("qmail-{}-handlers[{}]", handlers == panel_log::Handlers::local ? "local" : "remote",
                     pid);
}

std::string mapped(std::string_view ip) {
  return fmt::format("{}{}", ip.find(':') == std::string_view::npos ? "::ffff:" : "", ip);
}

}  // namespace

namespace panel_log {

TaggedText relaylock(const Client& client, unsigned port) {
  return {"relaylock", fmt::format("/var/qmail/bin/relaylock: mail from {}:{} ({})", client.ip, port,
                                   client.name.empty() ? "not defined" : client.name)};
}

TaggedText smtp_connect(const Client& client) {
  return {"smtp_auth", "SMTP connect from " + old_peer(client)};
}

TaggedText smtp_login(AuthShape shape, std::string_view address, const Client& client) {
  if (shape == AuthShape::old_tag_twice) return old_login(address, address, client);
  return {"smtp_auth", fmt::format("SMTP user {} : logged in from {}", address, new_peer(client))};
}

TaggedText smtp_short_login(std::string_view address, const Client& client) {
  return old_login(address.substr(0, address.rfind('@')), address, client);
}

TaggedText smtp_mapped_login(unsigned long pid, std::string_view address, const Client& client) {
  TaggedText line =
      smtp_login(AuthShape::new_full_login, address, {mapped(client.ip), client.name, client.helo});
  line.tag += fmt::format("[{}]", pid);
  return line;
}

TaggedText smtp_login_failed(AuthShape shape, std::string_view login, const Client& client) {
  if (shape == AuthShape::old_tag_twice)  // with two blanks before "from"
    return {"smtp_auth",
            fmt::format("smtp_auth: FAILED: {} - password incorrect  from {}", login, old_peer(client))};
  return {"smtp_auth", fmt::format("FAILED: {} - password incorrect from {}", login, new_peer(client))};
}

TaggedText handler_from(Handlers handlers, unsigned long pid, std::string_view sender) {
  return {handlers_tag(handlers, pid), fmt::format("from={}", sender)};
}

TaggedText handler_to(Handlers handlers, unsigned long pid, std::string_view recipient) {
  return {handlers_tag(handlers, pid), fmt::format("to={}", recipient)};
}

TaggedText handler_mailbox(unsigned long pid, std::string_view address) {
  return {handlers_tag(Handlers::local, pid), "mailbox: " + maildir(address)};
}

TaggedText handler_smtpd_timeout(unsigned long pid) {
  // ^I is how syslog shows a tab.
  return {fmt::format("qmail-queue-handlers[{}]", pid),
          "possibly qmail-smtpd exited by timeout, reset connection. ^I^I^I^ISee "
          "\"http://docs.example/smtplf.html.\" for get more information."};
}

TaggedText courier_login(std::string_view program, std::string_view address, std::string_view ip) {
  return {std::string(program), fmt::format("LOGIN, user={}, ip=[{}], port=[64420]", address, mapped(ip))};
}

TaggedText courier_glued_login(std::string_view program, std::string_view address, std::string_view ip) {
  const std::string shown = mapped(ip);
  return {std::string(program),
          fmt::format("IMAP connect from @ [{}]INFO: LOGIN, user={}, ip=[{}], protocol=IMAP", shown, address,
                      shown)};
}

TaggedText courier_logout(std::string_view program, std::string_view address, std::string_view ip,
                          unsigned seconds) {
  return {std::string(program),
          fmt::format("LOGOUT, user={}, ip=[{}], top=0, retr=0, time={}, rcvd=24, sent=3887, "
                      "maildir={}/Maildir",
                      address, mapped(ip), seconds, maildir(address))};
}

TaggedText courier_failed(std::string_view program, std::string_view address, std::string_view ip) {
  return {std::string(program), fmt::format("LOGIN FAILED, user={}, ip=[{}]", address, mapped(ip))};
}

}  // namespace panel_log
}  // namespace spamtrace::fixture
