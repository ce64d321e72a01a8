#include "origin/share.h"

#include "mail/address.h"
#include "origin/attribute.h"

namespace spamtrace {
namespace {

bool is_whole(const QueuedMessage& message) {
  return message.state != QueueState::writing && message.state != QueueState::envelope &&
         message.state != QueueState::corrupt;
}

// Did a login let it in, as far as may be held of mail that stays here?
bool logged_in(const MessageFacts& facts) {
  return !facts.login().empty() || logged_in_for_certain(facts.session);
}

MailClass class_of(const MessageFacts& facts, const RecipientCounts& counts, const ServerFacts& server) {
  if (facts.trace == nullptr && !is_whole(*facts.queued)) return MailClass::incomplete;
  if (counts.remote > 0) return MailClass::outgoing;
  // What the filter handed back is the message.
  if (facts.trace != nullptr && facts.trace->handed_on) return MailClass::none;
  if (counts.recipients == 0) return MailClass::no_delivery;
  const bool from_network = facts.entry(server) == Entry::from_network;
  return from_network && !logged_in(facts) ? MailClass::inbound : MailClass::local_only;
}

bool is_foreign(const std::string& sender, const ServerFacts& server) {
  return !is_null_sender(sender) && !server.local_domains.empty() && !server.local_domains.is_local(sender);
}

std::string client_of(const MessageFacts& facts) {
  if (const auto client = facts.client()) return to_string(*client);
  const bool guessed =
      facts.session.rule != SessionRule::none && facts.session.rule != SessionRule::ambiguous;
  return facts.queued == nullptr && guessed ? to_string(facts.session.client) : std::string{};
}

MessageCounts counts_of(const MessageFacts& facts, const RecipientCounts& recipients,
                        const ServerFacts& server) {
  MessageCounts counts;
  counts.messages = 1;
  counts.recipients = recipients.recipients;
  counts.sent = recipients.sent;
  counts.deferred = recipients.deferred;
  counts.bounced = recipients.bounced;
  counts.unknown_recipients = recipients.unknown;
  counts.foreign_sender = is_foreign(facts.sender(), server) ? 1 : 0;
  return counts;
}

void add_header(const MessageFacts& facts, Share& share) {
  if (facts.queued == nullptr) return;
  share.has_header = true;
  share.list_unsubscribe = facts.queued->header.list_unsubscribe;
  share.subject = facts.queued->header.subject;
  share.script = claimed_script(facts, share.origin);
}

// The message that shows most: sent by the origin itself rather than caused by it, then with a script, then
// still in the queue, where a person can look at it.
int rank_of(const MessageFacts& facts, const Share& share) {
  const bool direct = facts.trace == nullptr || facts.trace->ancestors.empty();
  return (direct ? 4 : 0) + (share.script.empty() ? 0 : 2) + (facts.is_in_queue() ? 1 : 0);
}

}  // namespace

const char* name_of(MailClass mail) {
  switch (mail) {
    case MailClass::outgoing:
      return "outgoing";
    case MailClass::inbound:
      return "inbound";
    case MailClass::local_only:
      return "local_only";
    case MailClass::no_delivery:
      return "no_delivery";
    case MailClass::incomplete:
      return "incomplete";
    case MailClass::none:
      break;
  }
  return "none";
}

Share share_of(const MessageFacts& facts, const ServerFacts& server) {
  const RecipientCounts recipients = count_recipients(facts, server);
  Share share;
  share.mail = class_of(facts, recipients, server);
  share.first_seen = facts.first_seen();
  share.counts = counts_of(facts, recipients, server);
  share.queued = facts.is_in_queue() ? 1 : 0;
  share.queued_recipients = recipients.queued;
  if (share.mail != MailClass::outgoing) return share;
  share.origin = attribute(facts, server);
  share.sender = facts.sender();
  share.client = client_of(facts);
  add_header(facts, share);
  share.rank = rank_of(facts, share);
  return share;
}

SampleMessage sample_of(const MessageFacts& facts, uint32_t recipients) {
  SampleMessage sample;
  sample.id = facts.id();
  sample.first_seen = facts.first_seen();
  sample.sender = facts.sender();
  sample.recipients = recipients;
  sample.queued = facts.is_in_queue();
  if (facts.trace != nullptr) {
    sample.recipient = facts.trace->sample_recipient;
    sample.last_reply = facts.trace->last_reply;
  }
  if (facts.queued == nullptr) return sample;
  sample.subject = facts.queued->header.subject;
  facts.queued->recipients.for_each([&](const Recipient& recipient) {
    if (sample.recipient.empty()) sample.recipient = recipient.address;
  });
  return sample;
}

}  // namespace spamtrace
