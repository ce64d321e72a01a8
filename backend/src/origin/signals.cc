#include "origin/signals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace spamtrace {
namespace {

// 0 at `low`, 1 at `high`, straight between.
double ramp(double value, double low, double high) {
  return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

// The same on a logarithmic scale, for counts.
double log_ramp(int64_t count, double low, double high) {
  return count <= 0 ? 0 : ramp(std::log(static_cast<double>(count)), std::log(low), std::log(high));
}

double share(int64_t part, int64_t whole) {
  return whole <= 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

int percent(double part) { return static_cast<int>(std::lround(part * 100)); }

int64_t decided(const OriginTally& tally) { return tally.counts.sent + tally.counts.bounced; }

bool is_mail_account(OriginKind kind) {
  return kind == OriginKind::smtp_auth || kind == OriginKind::relay || kind == OriginKind::system_user ||
         kind == OriginKind::web_server || kind == OriginKind::local;
}

Finding unknown_recipients(const ScoredOrigin& o) {
  const int64_t unknown = o.tally.counts.unknown_recipients;
  const double part = share(unknown, decided(o.tally));
  if (unknown < 10) return {};
  return {ramp(part, 0.03, 0.20), [=, &o] {
            return fmt::format("{} of {} recipients with a final answer do not exist ({} %)", unknown,
                               decided(o.tally), percent(part));
          }};
}

Finding bounces(const ScoredOrigin& o) {
  const int64_t other =
      o.tally.counts.bounced - std::min(o.tally.counts.bounced, o.tally.counts.unknown_recipients);
  const double part = share(other, decided(o.tally));
  if (other < 20) return {};
  return {ramp(part, 0.05, 0.40), [=, &o] {
            return fmt::format("{} recipients were refused for other reasons ({} %)", other, percent(part));
          }};
}

Finding burst(const ScoredOrigin& o) {
  const HourCounts& busiest = o.tally.busiest;
  return {log_ramp(busiest.counts.recipients, 60, 6000), [&busiest] {
            return fmt::format("{} messages to {} recipients in the hour from {}", busiest.counts.messages,
                               busiest.counts.recipients, to_rfc3339(from_unix(busiest.hour * 3600)));
          }};
}

// That an account was taken over shows best beside what it did before.
Finding above_own_past(const ScoredOrigin& o) {
  constexpr int64_t k_little = 10;  // recipients an hour: below, twice as many are still few
  if (o.past == nullptr || !is_mail_account(o.tally.origin.kind)) return {};
  const int64_t recipients = o.tally.busiest.counts.recipients;
  const auto times = static_cast<double>(recipients) / static_cast<double>(std::max(o.past->usual, k_little));
  return {ramp(std::log(times), std::log(OwnPast::k_least_times), std::log(10 * OwnPast::k_least_times)),
          [&o] {
            const HourCounts& busiest = o.tally.busiest;
            const bool never_near = o.past->greatest < busiest.counts.recipients / OwnPast::k_least_times;
            return fmt::format("{} recipients in the hour from {}, {} the {} days before",
                               busiest.counts.recipients, to_rfc3339(from_unix(busiest.hour * 3600)),
                               never_near ? fmt::format("at most {} in any hour of", o.past->greatest)
                                          : fmt::format("never more than {} for long in", o.past->usual),
                               o.past->days);
          }};
}

Finding queue_backlog(const ScoredOrigin& o) {
  return {log_ramp(o.tally.queued_recipients, 50, 5000), [=, &o] {
            return fmt::format("{} messages to {} recipients wait in the queue", o.tally.queued,
                               o.tally.queued_recipients);
          }};
}

Finding deferrals(const ScoredOrigin& o) {
  const double part = share(o.tally.counts.deferred, o.tally.counts.recipients);
  if (o.tally.counts.deferred < 50) return {};
  return {ramp(part, 0.2, 0.7), [=, &o] {
            return fmt::format("remote servers put off {} of {} recipients ({} %)", o.tally.counts.deferred,
                               o.tally.counts.recipients, percent(part));
          }};
}

Finding many_recipients(const ScoredOrigin& o) {
  const double mean = share(o.tally.counts.recipients, o.tally.counts.messages);
  if (o.tally.counts.recipients < 100) return {};
  return {ramp(mean, 2, 20), [=, &o] {
            return fmt::format("{:.1f} recipients a message on average, {} at most", mean,
                               o.tally.most_recipients);
          }};
}

Finding many_networks(const ScoredOrigin& o) {
  if (o.login == nullptr) return {};
  return {log_ramp(o.login->networks, 5, 30), [=, &o] {
            return fmt::format("logins from {} addresses in {} networks", o.login->clients,
                               o.login->networks);
          }};
}

Finding failed_logins(const ScoredOrigin& o) {
  if (o.login == nullptr || o.login->failures < 20) return {};
  return {log_ramp(o.login->failures, 20, 500),
          [=, &o] { return fmt::format("{} failed logins", o.login->failures); }};
}

Finding outgoing_limit(const ScoredOrigin& o) {
  if (o.login == nullptr || o.login->over_limit == 0) return {};
  return {0.5 + 0.5 * log_ramp(o.login->over_limit, 1, 50), [=, &o] {
            return fmt::format(
                "{} messages were refused, since the mailbox had sent as many as its limit allows",
                o.login->over_limit);
          }};
}

Finding foreign_senders(const ScoredOrigin& o) {
  const double part = share(o.tally.counts.foreign_sender, o.tally.counts.messages);
  if (!is_mail_account(o.tally.origin.kind) || o.tally.counts.foreign_sender < 10) return {};
  return {ramp(part, 0.02, 0.3), [=, &o] {
            return fmt::format("{} of {} messages give a sender of a domain that is not served here",
                               o.tally.counts.foreign_sender, o.tally.counts.messages);
          }};
}

Finding many_senders(const ScoredOrigin& o) {
  if (!is_mail_account(o.tally.origin.kind)) return {};
  return {log_ramp(o.tally.senders, 8, 80), [=, &o] {
            return fmt::format("{}{} different envelope senders", o.tally.more_senders ? "more than " : "",
                               o.tally.senders);
          }};
}

Finding same_subject(const ScoredOrigin& o) {
  if (o.tally.same_subject < 50) return {};
  const double part = share(o.tally.same_subject, o.tally.with_header);
  return {ramp(part, 0.1, 0.5), [=, &o] {
            return fmt::format("{} messages seen in the queue have the same subject", o.tally.same_subject);
          }};
}

Finding web_server_script(const ScoredOrigin& o) {
  if (o.tally.origin.kind != OriginKind::web_server) return {};
  return {log_ramp(o.tally.counts.recipients, 50, 1000),
          [] { return "scripts send as the web server itself, so no account answers for them"; }};
}

Finding open_relay(const ScoredOrigin& o) {
  if (o.tally.origin.kind != OriginKind::relay || o.white_listed) return {};
  return {log_ramp(o.tally.counts.recipients, 5, 500),
          [] { return "the client neither logged in nor is it white-listed"; }};
}

Finding backscatter(const ScoredOrigin& o) {
  if (o.tally.origin.kind != OriginKind::bounce) return {};
  return {log_ramp(o.tally.counts.messages, 10, 100), [=, &o] {
            return fmt::format("{} bounces went to senders outside who probably never wrote",
                               o.tally.counts.messages);
          }};
}

Finding low_volume(const ScoredOrigin& o) {
  const HourCounts& busiest = o.tally.busiest;
  return {1 - log_ramp(busiest.counts.recipients, 20, 100), [&busiest] {
            return fmt::format("never more than {} recipients an hour", busiest.counts.recipients);
          }};
}

Finding well_received(const ScoredOrigin& o) {
  if (decided(o.tally) < 20) return {};
  const double bad = share(o.tally.counts.recipients - o.tally.counts.sent, o.tally.counts.recipients);
  return {1 - ramp(bad, 0.03, 0.15), [=, &o] {
            return fmt::format("{} of {} recipients were accepted by their servers", o.tally.counts.sent,
                               o.tally.counts.recipients);
          }};
}

Finding newsletter(const ScoredOrigin& o) {
  if (o.tally.with_header == 0) return {};
  const double part = share(o.tally.list_unsubscribe, o.tally.with_header);
  return {part, [=, &o] {
            return fmt::format("{} of {} messages seen in the queue offer to unsubscribe",
                               o.tally.list_unsubscribe, o.tally.with_header);
          }};
}

Finding few_clients(const ScoredOrigin& o) {
  if (o.login == nullptr || o.login->clients == 0) return {};
  const int64_t networks = o.login->networks;
  return {networks <= 2 ? 1.0 : 0.0, [=, &o] {
            return fmt::format("all logins came from {} network{}", networks, networks == 1 ? "" : "s");
          }};
}

// Weights are log-odds: +1 makes spam about 2.7 times as likely. The sentences say what was counted, so that
// a person can disagree with the weight.
constexpr std::array<Signal, 20> k_signals = {{
    {"unknown_recipients", 4.0, false, unknown_recipients},
    {"many_networks", 4.0, false, many_networks},
    {"backscatter", 5.5, false, backscatter},
    {"burst", 2.5, false, burst},
    {"above_own_past", 1.5, false, above_own_past},
    {"queue_backlog", 2.0, false, queue_backlog},
    {"foreign_senders", 2.0, true, foreign_senders},
    {"web_server_script", 2.0, false, web_server_script},
    {"many_recipients", 1.5, false, many_recipients},
    {"open_relay", 1.5, false, open_relay},
    {"bounces", 1.5, false, bounces},
    {"deferrals", 1.0, false, deferrals},
    {"many_senders", 1.0, true, many_senders},
    {"same_subject", 0.7, true, same_subject},
    {"outgoing_limit", 1.5, false, outgoing_limit},
    {"failed_logins", 0.5, false, failed_logins},
    {"low_volume", -3.0, false, low_volume},
    {"well_received", -3.5, false, well_received},
    {"newsletter", -1.0, true, newsletter},
    {"few_clients", -0.5, false, few_clients},
}};
}  // namespace

std::span<const Signal> signals() { return k_signals; }

}  // namespace spamtrace
