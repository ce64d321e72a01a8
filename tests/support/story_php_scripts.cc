// PHP that sends: a script in an upload folder under the user of a subscription, beside the honest shop of
// the same user; and a script under mod_php, whose user is the web server's and tells nothing.
#include <fmt/format.h>

#include <array>

#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {
namespace {

constexpr FateMix k_spam = {7, 11, 4};

void shop_confirms_orders(Stage& stage, const Domain& shop, OriginIndex origin) {
  for (uint64_t i = 0; i < stage.scaled(30 * stage.days()); ++i) {
    const Letter letter{.subject = fmt::format("Order {} confirmed", 4'000 + i), .lines = 14};
    auto customer = remote_recipients(stage.random, 1, {96, 0, 3});
    submit_locally(stage, {by_day(stage), shop.uid, "orders@" + shop.name, std::move(customer), letter,
                           origin, "index.php"});
  }
}

}  // namespace

void play_hacked_folder(Stage& stage) {
  constexpr std::array k_subjects = {"Cheap pills online", "You have won", "Hot offers only today"};
  const Domain& shop = stage.host.domain("site3.example");
  const OriginIndex origin =
      stage.origins.find_or_add({"system_user", shop.user, shop.name, "hacked upload folder", true});
  for (uint64_t i = 0; i < stage.scaled(2'000); ++i) {
    const Time at = stage.before_end(std::chrono::minutes{42}, std::chrono::milliseconds{500});
    auto recipients =
        remote_recipients(stage.random, stage.random.percent(85) ? 1 : stage.random.between(2, 4), k_spam);
    const Letter letter{.subject = stage.random.pick(k_subjects), .lines = stage.random.between(3, 10)};
    submit_locally(stage,
                   {at, shop.uid, "www@" + shop.name, std::move(recipients), letter, origin, "cache.php"});
  }
  shop_confirms_orders(stage, shop, origin);
}

void play_mod_php_script(Stage& stage) {
  constexpr std::array k_subjects = {"Your mailbox is full", "Verify your account"};
  const OriginIndex origin =
      stage.origins.find_or_add({"web_server", "www-data", {}, "mod_php script", true});
  for (uint64_t i = 0; i < stage.scaled(850); ++i) {
    const Time at = stage.before_end(std::chrono::minutes{30}, std::chrono::milliseconds{500});
    auto recipients = remote_recipients(stage.random, stage.random.percent(90) ? 1 : 3, k_spam);
    Letter letter{.headers = {"X-Mailer: PHP/5.6.40"}, .subject = stage.random.pick(k_subjects), .lines = 6};
    const std::string sender = "www-data@" + stage.host.name;
    submit_locally(stage, {at, uid::www_data, sender, std::move(recipients), letter, origin, "mailer.php"});
  }
}

}  // namespace spamtrace::fixture
