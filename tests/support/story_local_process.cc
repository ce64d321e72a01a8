// A program on this server that speaks SMTP to it without a login: which one it is, no log tells.
#include "postfix_story.h"
#include "submission.h"

namespace spamtrace::fixture {

void play_local_process(Stage& stage, PostfixServer&) {
  for (const std::string ip : {"127.0.0.1", "::1"}) {
    const OriginIndex origin = stage.origins.find_or_add({"relay", ip, {}, "local process"});
    for (uint64_t i = 0; i < stage.scaled(5 * stage.days()); ++i) {
      const Letter letter{.subject = "Disk space of the night"};
      auto recipients = remote_recipients(stage.random, 1, {95, 0, 5});
      submit_over_smtp(stage, {by_day(stage),
                               client_of(ip, "localhost"),
                               {},
                               "monitor@mail.example.net",
                               std::move(recipients),
                               letter,
                               origin});
    }
  }
}

}  // namespace spamtrace::fixture
