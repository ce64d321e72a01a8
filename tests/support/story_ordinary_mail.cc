// Ordinary mail: people with mailboxes, web forms, root's cron jobs, and what arrives from outside.
#include <fmt/format.h>

#include "server_story.h"
#include "submission.h"

namespace spamtrace::fixture {
namespace {

constexpr const char* k_story = "ordinary mail";
constexpr FateMix k_usual = {95, 0, 4};

struct Person {
  std::string address;
  Client client;
  OriginIndex origin;
};

// Those whose mailboxes have no story of their own.
bool is_ordinary(const std::string& address) {
  return address != "info@site0.example" && address != "news@site5.example" &&
         address != "hanna@site7.example" && address != "kim@site7.example";
}

std::vector<Person> people(Stage& stage) {
  const Client office =
      client_of("198.51.100.200", "gate.office.example.net");  // one address for all of site1
  std::vector<Person> all;
  for (const Domain& domain : stage.host.domains) {
    for (const std::string& mailbox : domain.mailboxes) {
      const std::string address = mailbox + "@" + domain.name;
      if (!is_ordinary(address) || stage.host.forward_of(address) != nullptr) continue;
      const Client client = domain.name == "site1.example" ? office : client_anywhere(stage.random);
      all.push_back(
          {address, client, stage.origins.find_or_add({"smtp_auth", address, domain.name, k_story})});
    }
  }
  return all;
}

std::vector<Recipient> to_mailbox(std::string address) { return {{std::move(address), Fate{}}}; }

void write_at(Stage& stage, Time at, const Person& person, std::vector<Recipient> recipients) {
  stage.logins.add(at);
  Letter letter{.subject = fmt::format("About {}", stage.random.below(500))};
  letter.lines = stage.random.between(3, 30);
  submit_over_smtp(stage, {at, person.client, person.address, person.address, std::move(recipients), letter,
                           person.origin});
}

void write_by_day(Stage& stage, const Person& person, std::vector<Recipient> recipients) {
  write_at(stage, by_day(stage), person, std::move(recipients));
}

std::vector<Recipient> usual_recipients(Stage& stage, const std::vector<Person>& all) {
  const uint64_t draw = stage.random.below(100);
  if (draw < 10) return to_mailbox(stage.random.pick(all).address);
  auto recipients = remote_recipients(stage.random, draw < 75 ? 1 : stage.random.between(2, 3), k_usual);
  if (draw < 16) recipients.push_back({stage.random.pick(all).address, Fate{}});
  return recipients;
}

void people_write(Stage& stage, const std::vector<Person>& all) {
  for (const Person& person : all)
    for (uint64_t i = 0; i < stage.scaled(9 * stage.days()); ++i)
      write_by_day(stage, person, usual_recipients(stage, all));
  for (int i = 0; i < 12; ++i) {  // at any scale: the night must leave room for what happens in it
    const Time at = by_night(stage);
    const Person& person = stage.random.pick(all);
    write_at(stage, at, person, remote_recipients(stage.random, 1, k_usual));
  }
}

void people_mistype(Stage& stage, const std::vector<Person>& all) {
  for (int i = 0; i < 4; ++i)
    write_by_day(stage, all[static_cast<size_t>(5 * i)], remote_recipients(stage.random, 1, {0, 100, 0}));
  write_by_day(stage, all[3], to_mailbox("nobody-here@site8.example"));
  fail_login(stage, by_day(stage), all[6].client, all[6].address);
}

void receive(Stage& stage, Time at, std::vector<Recipient> recipients) {
  stage.inbound.add(at);
  Letter letter{.subject = fmt::format("Re: order {}", stage.random.below(9'000))};
  letter.lines = stage.random.between(3, 30);
  submit_over_smtp(
      stage,
      {at, client_anywhere(stage.random), {}, remote_address(stage.random), std::move(recipients), letter});
}

Time at_any_time(Stage& stage) {
  return stage.before_end(stage.window.end - stage.window.begin - std::chrono::minutes{5}, {});
}

void mail_arrives(Stage& stage, const std::vector<Person>& all) {
  for (uint64_t i = 0; i < stage.scaled(350 * stage.days()); ++i) {
    auto recipients = to_mailbox(stage.random.pick(all).address);
    if (stage.random.percent(5)) recipients.push_back({"info@site0.example", Fate{}});
    receive(stage, stage.random.percent(70) ? by_day(stage) : at_any_time(stage), std::move(recipients));
  }
  receive(stage, by_day(stage), to_mailbox("infoo@site2.example"));
  receive(stage, by_day(stage), {{"press@site9.example", Fate{}}, {"presse@site9.example", Fate{}}});
}

void web_forms_answer(Stage& stage) {
  for (const std::string_view name : {"site8.example", "site4.example"}) {
    const Domain& domain = stage.host.domain(name);
    const OriginIndex origin = stage.origins.find_or_add({"system_user", domain.user, domain.name, k_story});
    for (uint64_t i = 0; i < stage.scaled(6 * stage.days()); ++i) {
      const std::string sender = domain.user + "@" + stage.host.name;
      auto to = i % 2 == 0 ? to_mailbox("info@" + domain.name) : remote_recipients(stage.random, 1, k_usual);
      submit_locally(stage, {by_day(stage), domain.uid, sender, std::move(to),
                             Letter{.subject = "Contact form"}, origin, "contact.php"});
    }
  }
}

void report_to_admin(Stage& stage, Time at, const Fate& fate) {
  const OriginIndex origin = stage.origins.find_or_add({"local", "root", {}, k_story});
  const Letter letter{.subject = "Cron <root@mail> backup"};
  const std::string sender = "root@" + stage.host.name;
  submit_locally(stage, {at, uid::root, sender, {{"admin@d3.example.org", fate}}, letter, origin, {}});
}

void cron_reports(Stage& stage) {
  for (Time at = stage.window.end - std::chrono::minutes{31}; at > stage.window.begin;
       at -= std::chrono::hours{1})
    report_to_admin(stage, at, Fate{});
  // Under way when qmail-send is told to end, so that the log shows it waiting.
  const Fate slow{.deferrals = 1, .trouble = Reply::connection_died};
  report_to_admin(stage, stage.window.end - k_restart - std::chrono::seconds{1}, slow);
}

}  // namespace

void play_ordinary_mail(Stage& stage) {
  const std::vector<Person> all = people(stage);
  people_write(stage, all);
  people_mistype(stage, all);
  mail_arrives(stage, all);
  web_forms_answer(stage);
  cron_reports(stage);
}

}  // namespace spamtrace::fixture
