// Any bytes as the text of a POP3 or IMAP server, of saslauthd, of a handler or of another known program.
#include "maillog/mailbox_login.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "maillog/mail_handlers.h"
#include "maillog/other_programs.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  parse_mail_handler(text);
  parse_other_program(text);
  for (const auto parse : {parse_courier, parse_dovecot, parse_saslauthd}) {
    const auto event = parse(text);
    const auto* login = event ? std::get_if<MailboxLogin>(&*event) : nullptr;
    if (login != nullptr && login->succeeded && login->login.find(' ') != std::string_view::npos)
      std::abort();
  }
  return 0;
}
