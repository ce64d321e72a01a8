// Webmail: the web server speaks SMTP from the loopback address with the user's login.
#include <fmt/format.h>

#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {

void play_webmail(Stage& stage) {
  const Client localhost = client_of(stage.host.loopback, "localhost");
  for (const std::string address : {"hanna@site7.example", "kim@site7.example"}) {
    const OriginIndex origin =
        stage.origins.find_or_add({"smtp_auth", address, std::string(domain_part(address)), "webmail"});
    for (uint64_t i = 0; i < stage.scaled(20 * stage.days()); ++i) {
      const Time at = by_day(stage);
      stage.logins.add(at);
      Letter letter{.headers = {"User-Agent: Roundcube Webmail"},
                    .subject = fmt::format("Photos {}", stage.random.below(60))};
      auto recipients = remote_recipients(stage.random, stage.random.between(1, 2), {96, 0, 4});
      submit_over_smtp(stage, {at, localhost, address, address, std::move(recipients), letter, origin});
    }
  }
}

}  // namespace spamtrace::fixture
