// An honest newsletter: many recipients, one subject, one client, and nearly all of it is wanted.
#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {

void play_newsletter(Stage& stage) {
  const std::string address = "news@site5.example";
  const Client client = client_of("198.51.100.77", "desk.site5.example.net");
  const OriginIndex origin = stage.origins.find_or_add({"smtp_auth", address, "site5.example", "newsletter"});
  const uint64_t messages = stage.scaled(40);
  for (uint64_t i = 0; i < messages; ++i) {
    const Time at = stage.before_end(std::chrono::hours{22}, std::chrono::hours{21});
    stage.logins.add(at);
    auto recipients = remote_recipients(stage.random, 10, {98, 0, 2});
    if (i == 0) recipients.front().fate = {.ending = Reply::user_unknown};
    Letter letter{
        .headers = {"List-Unsubscribe: <https://www.site5.example/unsubscribe>", "Precedence: bulk"},
        .to = address,
        .subject = "Our news of November",
        .lines = 40};
    submit_over_smtp(stage, {at, client, address, address, std::move(recipients), letter, origin});
  }
}

}  // namespace spamtrace::fixture
