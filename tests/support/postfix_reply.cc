#include "postfix_reply.h"

#include <fmt/format.h>

#include "host.h"

namespace spamtrace::fixture {
namespace {

std::string server(std::string_view recipient) {
  return fmt::format("mx.{}[{}]", domain_part(recipient), exchanger_of(recipient));
}

PostfixReply said(std::string_view to, std::string_view dsn, std::string_view reply,
                  std::string_view command) {
  return {server(to) + ":25", std::string(dsn),
          fmt::format("host {} said: {} (in reply to {} command)", server(to), reply, command)};
}

PostfixReply not_found(std::string_view to, std::string_view dsn, std::string_view type,
                       std::string_view why) {
  return {"none", std::string(dsn),
          fmt::format("Host or domain name not found. Name service error for name={} type={}: {}",
                      domain_part(to), type, why)};
}

}  // namespace

PostfixReply postfix_reply(Reply reply, std::string_view to, Random& random) {
  switch (reply) {
    case Reply::accepted:
      return {server(to) + ":25", "2.0.0",
              fmt::format("250 2.0.0 Ok: queued as {:010X}", random.below(1ULL << 40))};
    case Reply::user_unknown:
      return said(to, "5.1.1", fmt::format("550 5.1.1 <{}>: Recipient address rejected: User unknown", to),
                  "RCPT TO");
    case Reply::no_such_host:
      return not_found(to, "5.4.4", "AAAA", "Host not found");
    case Reply::refused_as_spam:
      return said(to, "5.7.1", "554 5.7.1 Message rejected as spam, 100% sure", "end of DATA");
    case Reply::greylisted:
      return said(to, "4.7.1", "450 4.7.1 Greylisted, please try again in 300 seconds", "RCPT TO");
    case Reply::rate_limited:
      return {server(to) + ":25", "4.7.0",
              fmt::format("host {} refused to talk to me: 421 4.7.0 Too much mail from your address",
                          server(to))};
    case Reply::mailbox_full:
      return said(to, "4.2.2", "452 4.2.2 Mailbox full", "RCPT TO");
    case Reply::connection_died:
      return {server(to) + ":25", "4.4.2",
              fmt::format("lost connection with {} while sending RCPT TO", server(to))};
    case Reply::no_connection:
      return {"none", "4.4.1", fmt::format("connect to {}:25: Connection timed out", server(to))};
    case Reply::dns_trouble:
      return not_found(to, "4.4.3", "MX", "Host not found, try again");
  }
  return {};
}

PostfixReply postfix_suspended(std::string_view to) {
  return {"none", "4.4.1",
          fmt::format("delivery temporarily suspended: connect to {}:25: Connection timed out", server(to))};
}

}  // namespace spamtrace::fixture
