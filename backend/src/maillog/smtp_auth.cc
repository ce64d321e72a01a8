#include "maillog/smtp_auth.h"

#include "base/scanner.h"
#include "mail/address.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

// "HOST [IP]" up to the end of the line; HOST may be anything.
bool take_client(Scanner s, IpAddress& client) {
  std::string_view host;
  if (!s.ends_with("]") || !s.until_last("[", host)) return false;
  const auto ip = parse_ip(s.rest());
  if (ip) client = *ip;
  return ip.has_value();
}

Parsed parse_connect(Scanner s) {
  SmtpConnect connect;
  if (!take_client(s, connect.client)) return std::nullopt;
  return connect;
}

// LOGIN : [MAILDIR ]logged in from HOST [IP]
Parsed parse_login(Scanner s) {
  SmtpLogin login;
  if (!s.until(" ", login.login) || login.login.empty() || !s.literal(": ")) return std::nullopt;
  if (s.rest().starts_with('/') && !s.until(" ", login.maildir)) return std::nullopt;
  if (!s.literal("logged in from ") || !take_client(s, login.client)) return std::nullopt;
  return login;
}

// LOGIN - password incorrect from HOST [IP]
Parsed parse_failure(Scanner s) {
  SmtpLoginFailed failed;
  if (!s.until_last(" - password incorrect ", failed.login)) return std::nullopt;
  s.skip_blanks();
  if (!s.literal("from ") || !take_client(s, failed.client)) return std::nullopt;
  return failed;
}

}  // namespace

std::optional<MailEvent> parse_smtp_auth(std::string_view text) {
  Scanner s(text);
  s.literal("smtp_auth: ");
  if (s.literal("SMTP user ")) return parse_login(s);
  if (s.literal("SMTP connect from ")) return parse_connect(s);
  if (s.literal("FAILED: ")) return parse_failure(s);
  return std::nullopt;
}

std::string login_address(const SmtpLogin& login) {
  Scanner s(login.maildir);
  std::string_view above, domain;
  const bool is_short = login.login.find('@') == std::string_view::npos;
  if (!is_short || !s.until("/mailnames/", above) || !s.until("/", domain)) return ascii_lower(login.login);
  const std::string_view user = s.rest().substr(0, s.rest().find('/'));
  return ascii_lower(user) + '@' + ascii_lower(domain);
}

}  // namespace spamtrace
