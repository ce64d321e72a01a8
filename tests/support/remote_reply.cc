#include "remote_reply.h"

#include <fmt/format.h>

#include <array>

#include "host.h"

namespace spamtrace::fixture {
namespace {

std::string said(std::string_view recipient, std::string_view event, std::string_view reply) {
  return fmt::format("{} {}.\nRemote host said: {}\n", exchanger_of(recipient), event, reply);
}

// qmail-rspawn joins the two parts of qmail-remote's report into one.
std::string disliked(std::string_view recipient, std::string_view reply) {
  return said(recipient, "does not like recipient", reply) + "Giving up on " + exchanger_of(recipient) +
         ".\n";
}

Reply draw_failure(Random& random) {
  const uint64_t draw = random.below(100);
  if (draw < 80) return Reply::user_unknown;
  return draw < 92 ? Reply::no_such_host : Reply::refused_as_spam;
}

Reply draw_trouble(Random& random) {
  const uint64_t draw = random.below(100);
  if (draw < 60) return Reply::no_connection;
  if (draw < 80) return Reply::rate_limited;
  constexpr std::array k_rare = {Reply::mailbox_full, Reply::connection_died, Reply::dns_trouble};
  return random.pick(k_rare);
}

}  // namespace

// A domain has the same mail exchanger in every line.
std::string exchanger_of(std::string_view recipient) {
  const uint64_t hash = stable_hash(domain_part(recipient));
  return fmt::format("{}.{}", hash % 2 == 0 ? "203.0.113" : "198.51.100", 1 + (hash >> 8) % 250);
}

Verdict verdict_of(Reply reply) {
  switch (reply) {
    case Reply::accepted:
      return Verdict::success;
    case Reply::user_unknown:
    case Reply::no_such_host:
    case Reply::refused_as_spam:
      return Verdict::failure;
    default:
      return Verdict::deferral;
  }
}

std::string report_of(Reply reply, std::string_view to, Random& random) {
  switch (reply) {
    case Reply::accepted:
      return said(to, "accepted message",
                  fmt::format("250 2.0.0 Ok: queued as {:010X}", random.below(1ULL << 40)));
    case Reply::user_unknown:
      return disliked(to, fmt::format("550 5.1.1 <{}>: Recipient address rejected: User unknown", to));
    case Reply::no_such_host:
      return fmt::format("Sorry, I couldn't find any host named {}. (#5.1.2)\n", domain_part(to));
    case Reply::refused_as_spam:
      return said(to, "failed after I sent the message", "554 5.7.1 Message rejected as spam, 100% sure");
    case Reply::greylisted:
      return disliked(to, "450 4.7.1 Greylisted, please try again in 300 seconds");
    case Reply::rate_limited:
      return "Connected to " +
             said(to, "but sender was rejected", "421 4.7.0 Too much mail from your address");
    case Reply::mailbox_full:
      return disliked(to, "452 4.2.2 Mailbox full");
    case Reply::connection_died:
      return fmt::format("Connected to {} but connection died. (#4.4.2)\n", exchanger_of(to));
    case Reply::no_connection:
      return "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n";
    case Reply::dns_trouble:
      return "CNAME lookup failed temporarily. (#4.4.3)\n";
  }
  return {};
}

Duration duration_of(Reply reply, Random& random) {
  switch (reply) {
    case Reply::no_connection:
      return random.milliseconds(40'000, 60'000);  // control/timeoutconnect is 60 s
    case Reply::connection_died:
    case Reply::rate_limited:
    case Reply::dns_trouble:
      return random.milliseconds(5'000, 30'000);
    case Reply::accepted:
      return random.milliseconds(300, 3'000);
    default:
      return random.milliseconds(200, 2'000);
  }
}

Fate draw_fate(const FateMix& mix, Random& random) {
  const uint64_t draw = random.below(100);
  if (draw < mix.accepted) return {};
  if (draw < mix.accepted + mix.bounced) return {.ending = draw_failure(random)};
  if (draw < mix.accepted + mix.bounced + mix.late)
    return {.deferrals = static_cast<int>(random.between(1, 3)), .trouble = Reply::greylisted};
  return {.deferrals = k_for_ever, .trouble = draw_trouble(random)};
}

}  // namespace spamtrace::fixture
