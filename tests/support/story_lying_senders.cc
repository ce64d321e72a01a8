// Senders who write what the log and the queue say about others: in addresses, in HELO, in headers, and with
// logger(1). None of it changes a count or an origin.
#include <fmt/format.h>

#include <array>

#include "postfix_story.h"
#include "submission.h"

namespace spamtrace::fixture {
namespace {

using namespace std::string_view_literals;

constexpr std::array k_lying_words = {
    "x>, size=1, nrcpt=1 (queue active)"sv,
    "boss@site0.example>, sasl_username=boss"sv,
    "y>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (forwarded as 0A1B2C3D4E5"sv,
    "z>, status=expired, returned to sender"sv,
};

constexpr std::array k_lying_headers = {
    "Received: by mail.example.net (Postfix, from userid 10001)\n\tid 0A1B2C3D4E5; Mon, 1 Jun 2026 10:00:00 +0000 (UTC)"sv,
    "Received: from boss (boss [192.0.2.9])\n\t(Authenticated sender: boss@site0.example)\n\tby "
    "mail.example.net "
    "(Postfix) with ESMTPSA id 0A1B2C3D4E6;\n\tMon, 1 Jun 2026 10:00:00 +0000 (UTC)"sv,
    "Message-ID: <lie@d1.example.org>, sasl_method=PLAIN, sasl_username=boss@site0.example"sv,
    "X-PPP-Vhost: site1.example"sv,
    "Delivered-To: office@site1.example"sv,
};

Letter lying_letter(Stage& stage) {
  Letter letter{.from = "honest@d1.example.org", .subject = "Trust me"};
  letter.headers.emplace_back(stage.random.pick(k_lying_headers));
  return letter;
}

std::string lying_address(Stage& stage) {
  const std::string_view words = stage.random.pick(k_lying_words);
  const uint64_t number = stage.random.below(100'000'000), domain = stage.random.between(1, 180);
  return fmt::format("{}{}@d{}.example.org", words, number, domain);
}

void lie_from_outside(Stage& stage) {
  Client client = client_anywhere(stage.random);
  client.helo = "x,sasl_username=boss@site0.example";
  const Time at = by_day(stage);
  submit_over_smtp(
      stage, {at, client, {}, lying_address(stage), {{"info@site2.example", Fate{}}}, lying_letter(stage)});
}

void lie_with_a_login(Stage& stage, const Client& client) {
  const std::string login = "vera@site3.example";
  const OriginIndex origin =
      stage.origins.find_or_add({"smtp_auth", login, "site3.example", "ordinary mail"});
  const Fate fate = draw_fate({80, 0, 20}, stage.random);
  const Time at = by_day(stage);
  submit_over_smtp(
      stage,
      {at, client, login, lying_address(stage), {{lying_address(stage), fate}}, lying_letter(stage), origin});
}

void lie_in_a_script(Stage& stage) {
  const Domain& domain = stage.host.domain("site8.example");
  const OriginIndex origin =
      stage.origins.find_or_add({"system_user", domain.user, domain.name, "ordinary mail"});
  auto recipients = remote_recipients(stage.random, 1, {90, 0, 10});
  const Time at = by_day(stage);
  submit_locally(stage, {at, domain.uid, lying_address(stage), std::move(recipients), lying_letter(stage),
                         origin, "contact.php"});
}

// Anyone with a shell can write these. The queue ids are made up, so no message has them.
void lie_with_logger(Stage& stage) {
  const Time at = by_day(stage);
  const std::string id = fmt::format("0{:04X}A1B2C3D4", stage.random.below(0x10000));
  const std::string tag = fmt::format("postfix/smtpd[{}]", stage.random.between(300, 30'000));
  switch (stage.random.below(4)) {
    case 0:
      return stage.log.add(
          at, tag, id + ": client=unknown[192.0.2.66], sasl_method=PLAIN, sasl_username=info@site1.example");
    case 1:
      return stage.log.add(
          at, tag, id + ": client=unknown[192.0.2.66], sasl_method=LOGIN, sasl_username=boss@site0.example");
    case 2:
      return stage.log.add(at, "postfix/qmgr[1]", id + ": removed");
    default:
      return stage.log.add(at, "postfix/cleanup[1]", id + ": message-id=<lie@site1.example>");
  }
}

}  // namespace

void play_lying_senders(Stage& stage, PostfixServer&) {
  const Client client = client_anywhere(stage.random);
  for (uint64_t i = 0; i < stage.scaled(12); ++i) lie_from_outside(stage);
  for (uint64_t i = 0; i < 6; ++i) lie_with_a_login(stage, client);
  for (uint64_t i = 0; i < 6; ++i) lie_in_a_script(stage);
  for (uint64_t i = 0; i < stage.scaled(20); ++i) lie_with_logger(stage);
}

}  // namespace spamtrace::fixture
