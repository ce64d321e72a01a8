#include "origin/message_facts.h"

#include <unordered_map>

#include "mail/address.h"
#include "mail/reply.h"

namespace spamtrace {
namespace {

void count_traced(const TracedRecipient& recipient, RecipientCounts& counts) {
  ++counts.recipients;
  if (!recipient.local) ++counts.remote;
  switch (recipient.outcome) {
    case RecipientOutcome::untried:
      break;
    case RecipientOutcome::sent:
      ++counts.sent;
      break;
    case RecipientOutcome::deferred:
      ++counts.deferred;
      break;
    case RecipientOutcome::bounced:
      ++counts.bounced;
      break;
  }
  if (recipient.unknown_recipient) ++counts.unknown;
}

bool leaves(const Recipient& recipient, const ServerFacts& server) {
  if (recipient.route != Route::undecided) return recipient.route == Route::remote;
  return !server.local_domains.is_local(recipient.address);
}

// bounce/N holds "<address>:\n<report>" for each recipient that failed (addbounce in qmail-send.c).
bool reported_failed(const QueuedMessage& message, std::string_view address) {
  if (message.bounce_reports.empty()) return false;
  const std::string line = "<" + std::string(strip_virtualdomain_number(address)) + ">:\n";
  return message.bounce_reports.find(line) != std::string::npos;
}

using OutcomeByKey = std::unordered_map<uint64_t, const TracedRecipient*>;

// A recipient of the queue file, found in the log by the form in which it stands there, with what the log
// says of it. The key tells the same address in two files apart, and the same address twice in one file
// counts once.
void count_queued(const Recipient& recipient, const MessageFacts& facts, const ServerFacts& server,
                  OutcomeByKey& traced, RecipientCounts& counts) {
  const bool local = !leaves(recipient, server);
  const auto [known, is_new] =
      traced.try_emplace(recipient_key(local, as_qmail_logs(recipient.address)), nullptr);
  if (known->second != nullptr) {
    if (!recipient.done) ++counts.queued;
    count_traced(*known->second, counts);
    known->second = nullptr;
    return;
  }
  if (!is_new) return;
  ++counts.recipients;
  if (!local) ++counts.remote;
  if (!recipient.done) {
    ++counts.queued;
  } else if (reported_failed(*facts.queued, recipient.address)) {
    ++counts.bounced;
  } else {
    ++counts.sent;
  }
}

}  // namespace

std::optional<uint32_t> MessageFacts::uid() const {
  if (queued != nullptr && queued->uid) return queued->uid;
  return trace != nullptr ? trace->uid : std::nullopt;
}

const std::string& MessageFacts::sender() const { return queued != nullptr ? queued->sender : trace->sender; }

Time MessageFacts::first_seen() const { return trace != nullptr ? trace->first_seen : queued->arrival; }

bool MessageFacts::invoked(Invoked how, UserRole same_by_uid, const ServerFacts& server) const {
  if (queued != nullptr && queued->received) {
    if (queued->received->invoked != Invoked::by_uid) return queued->received->invoked == how;
  }
  const auto known_uid = uid();
  return known_uid && server.role_of(*known_uid) == same_by_uid;
}

RecipientCounts count_recipients(const MessageFacts& facts, const ServerFacts& server) {
  RecipientCounts counts;
  if (facts.queued == nullptr || facts.queued->recipients.count() == 0) {
    if (facts.trace == nullptr) return counts;
    for (const TracedRecipient& recipient : facts.trace->recipients) count_traced(recipient, counts);
    return counts;
  }
  OutcomeByKey traced;
  if (facts.trace != nullptr) {
    for (const TracedRecipient& recipient : facts.trace->recipients)
      traced.emplace(recipient.key, &recipient);
  }
  facts.queued->recipients.for_each(
      [&](const Recipient& recipient) { count_queued(recipient, facts, server, traced, counts); });
  return counts;
}

}  // namespace spamtrace
