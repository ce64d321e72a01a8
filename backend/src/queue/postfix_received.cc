#include "queue/postfix_received.h"

#include "base/scanner.h"

namespace spamtrace {
namespace {

void skip_space(Scanner& s) {
  do s.skip_blanks();
  while (s.literal("\n"));
}

// "Postfix" (mail_name), or "Postfix, from userid 10003".
bool parse_program(std::string_view program, PostfixReceived& received) {
  Scanner s(program);
  std::string_view name;
  received.form = PostfixReceived::Form::made_here;
  if (!s.until(", from userid ", name)) return true;
  received.form = PostfixReceived::Form::by_uid;
  return s.number(received.uid) && s.at_end();
}

}  // namespace

std::optional<PostfixReceived> parse_postfix_received(std::string_view value) {
  PostfixReceived received;
  Scanner s(value);
  std::string_view program;
  skip_space(s);
  if (s.literal("from ")) return received;
  if (!s.literal("by ") || !s.until(" (", received.host) || !s.until(")", program)) return std::nullopt;
  if (!parse_program(program, received)) return std::nullopt;
  skip_space(s);
  if (s.literal("with "))
    return PostfixReceived{};  // smtpd_hide_client_session: over SMTP, without its `from`
  if (!s.literal("id ") || !s.until(";", received.id)) return std::nullopt;
  return received;
}

}  // namespace spamtrace
