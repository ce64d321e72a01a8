// A mailbox is stolen while one looks on: soon after the present its password is guessed, and from then on
// spam comes in with its login until the story ends.
#include <array>

#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {
namespace {

constexpr const char* k_victim = "press@site9.example";
constexpr std::chrono::seconds k_guessing{20};
constexpr std::chrono::milliseconds k_between{400};
constexpr FateMix k_fates = {30, 25, 35};

std::vector<Client> bots_of(Random& random) {
  std::vector<Client> bots;
  for (int i = 0; i < 40; ++i) bots.push_back(client_anywhere(random));
  return bots;
}

void guess_the_password(Stage& stage, const std::vector<Client>& bots, Time from) {
  for (Time at = from; at < from + k_guessing; at += stage.random.milliseconds(200, 1'500)) {
    stage.inbound.add(at);
    fail_login(stage, at, stage.random.pick(bots), k_victim);
  }
}

void send_spam(Stage& stage, Time at, const Client& bot, OriginIndex origin) {
  constexpr std::array k_subjects = {"Your parcel is waiting", "Re: your parcel", "Delivery notice"};
  const Letter letter{.subject = stage.random.pick(k_subjects), .lines = stage.random.between(4, 20)};
  auto recipients = remote_recipients(stage.random, stage.random.between(1, 6), k_fates);
  submit_over_smtp(stage, {at, bot, k_victim, k_victim, std::move(recipients), letter, origin});
}

}  // namespace

void play_outbreak(Stage& stage, Time from) {
  const OriginIndex origin =
      stage.origins.find_or_add({"smtp_auth", k_victim, "site9.example", "outbreak", true});
  const std::vector<Client> bots = bots_of(stage.random);
  guess_the_password(stage, bots, from);
  for (Time at = from + k_guessing; at < stage.window.end; at += k_between)
    send_spam(stage, at + stage.random.milliseconds(0, 300), stage.random.pick(bots), origin);
}

}  // namespace spamtrace::fixture
