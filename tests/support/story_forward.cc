// Forwards: what arrives for two mailboxes goes on to an address outside, with its original sender.
#include <fmt/format.h>

#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {
namespace {

void arrives_from_outside(Stage& stage, const std::string& address) {
  const Time at = by_day(stage);
  stage.inbound.add(at);
  const Letter letter{.subject = fmt::format("Offer {}", stage.random.below(700)), .lines = 12};
  submit_over_smtp(
      stage,
      {at, client_anywhere(stage.random), {}, remote_address(stage.random), {{address, Fate{}}}, letter});
}

// What a colleague sends to the forwarded address leaves the server too, and is his.
void comes_from_a_colleague(Stage& stage, const Client& client, const std::string& address) {
  const std::string colleague = "gustav@site6.example";
  const OriginIndex origin =
      stage.origins.find_or_add({"smtp_auth", colleague, "site6.example", "ordinary mail"});
  const Time at = by_day(stage);
  stage.logins.add(at);
  const Letter letter{.subject = "Minutes of the meeting"};
  submit_over_smtp(stage, {at, client, colleague, colleague, {{address, Fate{}}}, letter, origin});
}

}  // namespace

void play_forward(Stage& stage) {
  const Client client = client_anywhere(stage.random);
  for (const Forward& forward : stage.host.forwards) {
    for (uint64_t i = 0; i < stage.scaled(25); ++i) arrives_from_outside(stage, forward.address);
    for (uint64_t i = 0; i < stage.scaled(3); ++i) comes_from_a_colleague(stage, client, forward.address);
  }
}

}  // namespace spamtrace::fixture
