#include "truth.h"

#include <algorithm>
#include <set>

namespace spamtrace::fixture {
namespace {

using nlohmann::ordered_json;

struct Tally {
  uint64_t messages = 0, recipients = 0, sent = 0, deferred = 0, bounced = 0, queued = 0,
           queued_recipients = 0;
  std::set<std::string> clients, scripts, queued_scripts;
  Time first{}, last{};
};

void note(std::set<std::string>& names, const std::string& name) {
  if (!name.empty()) names.insert(name);
}

void count_recipients(Tally& tally, const CountedMessage& message) {
  for (const RecipientState state : message.recipients) {
    ++tally.recipients;
    tally.sent += state == RecipientState::sent ? 1U : 0U;
    tally.deferred += state == RecipientState::deferred ? 1U : 0U;
    tally.bounced += state == RecipientState::bounced ? 1U : 0U;
    tally.queued_recipients += is_final(state) || !message.queued ? 0U : 1U;
  }
}

void count(Tally& tally, const CountedMessage& message) {
  if (tally.messages == 0 || message.seen < tally.first) tally.first = message.seen;
  tally.last = std::max(tally.last, message.seen);
  ++tally.messages;
  tally.queued += message.queued ? 1U : 0U;
  count_recipients(tally, message);
  note(tally.clients, message.cause.client);
  note(tally.scripts, message.cause.script);
  if (message.queued) note(tally.queued_scripts, message.cause.script);
}

ordered_json to_json(const Origin& origin, const Tally& tally) {
  return {{"id", origin.id()},
          {"kind", origin.kind},
          {"account", origin.account},
          {"domain", origin.domain},
          {"guilty", origin.guilty},
          {"story", origin.story},
          {"messages", tally.messages},
          {"recipients", tally.recipients},
          {"sent", tally.sent},
          {"deferred", tally.deferred},
          {"bounced", tally.bounced},
          {"queued", tally.queued},
          {"queued_recipients", tally.queued_recipients},
          {"clients", tally.clients},
          {"scripts", tally.scripts},
          {"queued_scripts", tally.queued_scripts},
          {"first_seen", to_rfc3339(tally.first)},
          {"last_seen", to_rfc3339(tally.last)}};
}

}  // namespace

ordered_json truth_of_mail(const std::vector<CountedMessage>& messages, const Origins& origins) {
  std::vector<Tally> tallies(origins.all().size());
  uint64_t inbound = 0, local_only = 0;
  for (const CountedMessage& message : messages) {
    if (message.outgoing)
      count(tallies.at(message.cause.origin), message);
    else
      ++(message.cause.origin == k_outside ? inbound : local_only);
  }
  ordered_json list = ordered_json::array();
  for (size_t i = 0; i < tallies.size(); ++i)
    if (tallies[i].messages != 0) list.push_back(to_json(origins.all()[i], tallies[i]));
  std::stable_sort(list.begin(), list.end(), [](const ordered_json& a, const ordered_json& b) {
    return a["messages"] > b["messages"];
  });
  return {
      {"origins", list}, {"inbound", {{"messages", inbound}}}, {"local_only", {{"messages", local_only}}}};
}

ordered_json truth_of_queue(const QueueCounts& counts) {
  return {{"messages", counts.messages},
          {"not_preprocessed", counts.not_preprocessed},
          {"recipients", counts.recipients},
          {"states", counts.states}};
}

}  // namespace spamtrace::fixture
