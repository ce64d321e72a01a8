#include "maillog/mail_handlers.h"

#include "base/scanner.h"

namespace spamtrace {

std::optional<MailEvent> parse_mail_handler(std::string_view text) {
  Scanner s(text);
  if (s.literal("from=")) return HandlerAddress{true, s.rest()};
  if (s.literal("to=")) return HandlerAddress{false, s.rest()};
  const bool of_no_use = s.literal("Handlers Filter before-") || s.literal("mailbox: ") ||
                         s.literal("possibly qmail-smtpd exited by timeout");
  return of_no_use ? std::optional<MailEvent>(NoEvent{}) : std::nullopt;
}

}  // namespace spamtrace
