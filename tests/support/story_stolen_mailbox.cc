// A stolen mailbox: its password was guessed, and in one night spam comes in with its login from everywhere.
#include <fmt/format.h>

#include <array>

#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {
namespace {

constexpr const char* k_victim = "info@site0.example";
constexpr std::chrono::minutes k_begins{230}, k_ends{75};  // before the end of the log
constexpr std::chrono::seconds k_alone{150};
constexpr FateMix k_fates = {52, 23, 7};

void guess_the_password(Stage& stage, const std::vector<Client>& bots) {
  constexpr std::array k_names = {
      k_victim, k_victim, "info", "admin@site1.example", "test", "office@site2.example"};
  for (uint64_t i = 0; i < stage.scaled(120); ++i) {
    const Time at = stage.before_end(std::chrono::hours{9}, k_begins);
    stage.inbound.add(at);
    const Client& bot = stage.random.pick(bots);
    fail_login(stage, at, bot, stage.random.pick(k_names));
  }
}

uint64_t draw_recipients(Random& random) {
  const uint64_t draw = random.below(100);
  if (draw < 76) return 1;
  return draw < 94 ? random.between(2, 4) : random.between(5, 15);
}

// Only where no other mailbox logs in, so that the log alone tells whose login it was.
std::string draw_sender(Stage& stage, Time at) {
  if (!stage.random.percent(14) || !stage.logins.free(at, k_alone)) return k_victim;
  return stage.hostile.address(remote_address(stage.random));
}

void send_spam(Stage& stage, const Client& bot, OriginIndex origin) {
  const Time at = stage.before_end(k_begins, k_ends);
  constexpr std::array k_subjects = {"Your invoice", "Re: your invoice", "Account notice",
                                     "Urgent: unpaid invoice"};
  const Letter letter{.subject = stage.random.pick(k_subjects), .lines = stage.random.between(4, 20)};
  auto recipients = remote_recipients(stage.random, draw_recipients(stage.random), k_fates);
  for (Recipient& recipient : recipients)
    if (stage.random.percent(3)) recipient.address = stage.hostile.address(recipient.address);
  submit_over_smtp(stage, {at, bot, k_victim, draw_sender(stage, at), std::move(recipients), letter, origin});
}

}  // namespace

void play_stolen_mailbox(Stage& stage) {
  const OriginIndex origin =
      stage.origins.find_or_add({"smtp_auth", k_victim, "site0.example", "stolen mailbox", true});
  std::vector<Client> bots;
  for (int i = 0; i < 60; ++i) bots.push_back(client_anywhere(stage.random));
  guess_the_password(stage, bots);
  for (uint64_t i = 0; i < stage.scaled(900); ++i) send_spam(stage, stage.random.pick(bots), origin);
}

}  // namespace spamtrace::fixture
