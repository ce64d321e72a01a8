// Plesk's limit on outgoing mail: a mailbox sends its invoices in one go, and what is over the limit is
// turned away at the end of the message. It never was a message.
#include <fmt/format.h>

#include "postfix_story.h"
#include "submission.h"

namespace spamtrace::fixture {

void play_outgoing_limit(Stage& stage, PostfixServer& server) {
  const std::string address = "billing@site1.example";
  const Client client = client_of("198.51.100.200", "gate.office.example.net");
  const OriginIndex origin =
      stage.origins.find_or_add({"smtp_auth", address, "site1.example", "outgoing limit"});
  Time at = stage.window.end - std::chrono::hours{15};
  for (int i = 0; i < 40; ++i) {
    at += stage.random.milliseconds(2'000, 20'000);
    const Letter letter{
        .from = address, .to = address, .subject = fmt::format("Invoice {}", 2'000 + i), .lines = 12};
    auto recipients = remote_recipients(stage.random, 1, {100, 0, 0});
    SmtpMail mail{at, client, address, address, std::move(recipients), letter, origin};
    if (i < 30)
      submit_over_smtp(stage, std::move(mail));
    else
      server.refuse_over_limit(stage, std::move(mail));
  }
}

}  // namespace spamtrace::fixture
