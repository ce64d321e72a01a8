#include "origin/tally.h"

#include <algorithm>

#include "mail/address.h"
#include "origin/attribute.h"

namespace spamtrace {
namespace {

SampleMessage make_sample(const MessageFacts& facts, const RecipientCounts& counts) {
  SampleMessage sample;
  sample.id = facts.id();
  sample.first_seen = facts.first_seen();
  sample.sender = facts.sender();
  sample.recipients = counts.recipients;
  sample.queued = facts.queued != nullptr;
  if (facts.trace != nullptr) {
    sample.recipient = facts.trace->sample_recipient;
    sample.last_reply = facts.trace->last_reply;
  }
  if (facts.queued != nullptr) {
    sample.subject = facts.queued->header.subject;
    facts.queued->recipients.for_each([&](const Recipient& recipient) {
      if (sample.recipient.empty()) sample.recipient = recipient.address;
    });
  }
  return sample;
}

bool names_client(const SessionGuess& session) {
  return session.rule != SessionRule::none && session.rule != SessionRule::ambiguous;
}

bool is_foreign(const std::string& sender, const ServerFacts& server) {
  return !is_null_sender(sender) && !server.local_domains.empty() && !server.local_domains.is_local(sender);
}

}  // namespace

void OriginTally::add(const MessageFacts& facts, const RecipientCounts& counts, const ServerFacts& server) {
  ++messages;
  recipients += counts.recipients;
  sent += counts.sent;
  deferred += counts.deferred;
  bounced += counts.bounced;
  unknown_recipients += counts.unknown;
  most_recipients = std::max(most_recipients, counts.recipients);
  if (is_foreign(facts.sender(), server)) ++foreign_sender;
  senders.add(facts.sender());

  const Time at = facts.first_seen();
  if (!known(first_seen) || at < first_seen) first_seen = at;
  last_seen = std::max(last_seen, at);
  const int64_t hour = std::chrono::floor<std::chrono::hours>(at).time_since_epoch().count();
  if (hours.size() < k_most_hours || hours.contains(hour)) {
    HourCount& in_hour = hours[hour];
    ++in_hour.messages;
    in_hour.recipients += counts.recipients;
  }

  if (facts.queued != nullptr) {
    ++queued;
    queued_recipients += counts.queued;
    ++with_header;
    if (facts.queued->header.list_unsubscribe) ++list_unsubscribe;
    subjects.add(facts.queued->header.subject);
    if (const std::string script = claimed_script(facts, origin); !script.empty()) scripts.add(script);
  }
  if (const auto client = facts.client()) {
    clients.add(to_string(*client));
  } else if (facts.queued == nullptr && names_client(facts.session)) {
    clients.add(to_string(facts.session.client));
  }
  if (samples.size() >= k_most_samples) samples.erase(samples.begin() + k_first_samples);
  samples.push_back(make_sample(facts, counts));
}

}  // namespace spamtrace
