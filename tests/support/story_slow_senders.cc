// Clients that are still sending when the log ends: smtpd has named their messages, and their files are not
// complete. They are no messages yet.
#include "postfix_story.h"
#include "submission.h"

namespace spamtrace::fixture {

void play_slow_senders(Stage& stage, PostfixServer&) {
  for (int i = 0; i < 3; ++i) {
    const Time at = stage.before_end(std::chrono::milliseconds{50}, std::chrono::milliseconds{5});
    const Letter letter{.subject = "A large file", .lines = 200};
    submit_over_smtp(stage, {at,
                             client_anywhere(stage.random),
                             {},
                             remote_address(stage.random),
                             {{"info@site7.example", Fate{}}},
                             letter});
  }
}

}  // namespace spamtrace::fixture
