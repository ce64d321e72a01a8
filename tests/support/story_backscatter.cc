// Backscatter: a domain that takes mail for nobody and bounces it later, to senders who are forged.
#include <fmt/format.h>

#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {

void play_backscatter(Stage& stage) {
  const std::string domain = "site4.example";
  stage.origins.find_or_add({"bounce", domain, domain, "backscatter", true});
  for (uint64_t i = 0; i < stage.scaled(250); ++i) {
    const Time at = stage.before_end(std::chrono::hours{6}, std::chrono::minutes{10});
    stage.inbound.add(at);
    std::vector<Recipient> nobody;
    for (uint64_t n = stage.random.percent(8) ? 2 : 1; n > 0; --n)
      nobody.push_back({stage.hostile.address(fmt::format("x{}.{}@{}", i, n, domain)), Fate{}});
    const std::string forged = stage.hostile.address(remote_address(stage.random));
    const Letter letter{.subject = "Your parcel could not be delivered", .lines = 10};
    submit_over_smtp(stage, {at, client_anywhere(stage.random), {}, forged, std::move(nobody), letter});
  }
}

}  // namespace spamtrace::fixture
