#include "origin/message_facts.h"

#include <unordered_map>

#include "mail/address.h"
#include "mail/reply.h"
#include "trace/recipient_finder.h"

namespace spamtrace {
namespace {

bool leaves_by(Route route, std::string_view address, const ServerFacts& server) {
  return route == Route::undecided ? !server.local_domains.is_local(address) : route == Route::remote;
}

void count_outcome(const TracedRecipient& recipient, RecipientCounts& counts) {
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

RecipientCounts count_traced(const MessageTrace& trace, const ServerFacts& server) {
  RecipientCounts counts;
  for (const TracedRecipient& recipient : trace.recipients) {
    ++counts.recipients;
    if (leaves(recipient, trace, server)) ++counts.remote;
    count_outcome(recipient, counts);
  }
  return counts;
}

// bounce/N holds "<address>:\n<report>" for each recipient that failed (addbounce in qmail-send.c).
bool reported_failed(const QueuedMessage& message, std::string_view address) {
  if (message.bounce_reports.empty()) return false;
  const std::string line = "<" + std::string(strip_virtualdomain_number(address)) + ">:\n";
  return message.bounce_reports.find(line) != std::string::npos;
}

// What the queue file alone tells. In Postfix's deferred queue every recipient that is not done was tried and
// put off: qmgr moves a message there only after each of them had its turn (qmgr_active_done).
void count_untraced(const Recipient& recipient, const QueuedMessage& message, RecipientCounts& counts) {
  if (!recipient.done) {
    if (message.mta == Mta::postfix && message.state == QueueState::deferred) ++counts.deferred;
  } else if (reported_failed(message, recipient.address)) {
    ++counts.bounced;
  } else {
    ++counts.sent;
  }
}

// The recipients of the queue file, each found in the log by the form in which it stands there, with what the
// log says of it. The key tells the same address in two files of qmail apart, and the same address twice in
// one file counts once.
class QueuedCounter {
 public:
  QueuedCounter(const MessageFacts& facts, const ServerFacts& server) : facts_(facts), server_(server) {
    if (facts.trace == nullptr) return;
    for (const TracedRecipient& recipient : facts.trace->recipients)
      traced_.emplace(recipient.key, &recipient);
  }

  void count(const Recipient& recipient) {
    const auto [known, is_new] = traced_.try_emplace(key_of(recipient), nullptr);
    const TracedRecipient* traced = std::exchange(known->second, nullptr);
    if (traced == nullptr && !is_new) return;
    ++counts_.recipients;
    if (!recipient.done && facts_.is_in_queue()) ++counts_.queued;
    const bool decided = traced != nullptr && traced->route != Route::undecided;
    if (leaves_by(decided ? traced->route : recipient.route, recipient.address, server_)) ++counts_.remote;
    if (traced != nullptr) {
      count_outcome(*traced, counts_);
    } else {
      count_untraced(recipient, *facts_.queued, counts_);
    }
  }

  // postsuper -r makes a new file without the recipients that are done (cleanup_envelope.c).
  void count_done_before() {
    if (!facts_.queued->requeued || facts_.trace == nullptr) return;
    for (const auto& [key, traced] : traced_) {
      if (traced == nullptr) continue;
      ++counts_.recipients;
      if (leaves(*traced, *facts_.trace, server_)) ++counts_.remote;
      count_outcome(*traced, counts_);
    }
  }

  const RecipientCounts& counts() const { return counts_; }

 private:
  uint64_t key_of(const Recipient& recipient) const {
    if (facts_.mta() == Mta::postfix) return postfix_recipient_key(recipient.address);
    const bool local = !leaves_by(recipient.route, recipient.address, server_);
    return recipient_key(local, as_qmail_logs(recipient.address));
  }

  const MessageFacts& facts_;
  const ServerFacts& server_;
  std::unordered_map<uint64_t, const TracedRecipient*> traced_;
  RecipientCounts counts_;
};

const std::string k_nothing;

}  // namespace

bool leaves(const TracedRecipient& recipient, const MessageTrace& trace, const ServerFacts& server) {
  if (recipient.route != Route::undecided) return recipient.route == Route::remote;
  return leaves_by(recipient.route, trace.addresses[recipient.address], server);
}

Mta MessageFacts::mta() const { return queued != nullptr ? queued->mta : trace->mta; }

const std::string& MessageFacts::id() const { return queued != nullptr ? queued->id : trace->id; }

std::optional<uint32_t> MessageFacts::uid() const {
  if (queued != nullptr && queued->uid) return queued->uid;
  return trace != nullptr ? trace->uid : std::nullopt;
}

const std::string& MessageFacts::sender() const { return queued != nullptr ? queued->sender : trace->sender; }

const std::string& MessageFacts::login() const {
  if (queued != nullptr && !queued->login.empty()) return queued->login;
  return trace != nullptr ? trace->login : k_nothing;
}

std::optional<IpAddress> MessageFacts::client() const {
  if (queued != nullptr && queued->client) return queued->client->client;
  return trace != nullptr ? trace->client : std::nullopt;
}

Time MessageFacts::first_seen() const { return trace != nullptr ? trace->first_seen : queued->arrival; }

const std::vector<Ancestor>& MessageFacts::ancestors() const {
  static const std::vector<Ancestor> k_none;
  return trace != nullptr ? trace->ancestors : k_none;
}

Entry MessageFacts::entry(const ServerFacts& server) const {
  const Entry in_queue = queued != nullptr ? queued->entry : Entry::unknown;
  if (mta() == Mta::postfix) return in_queue != Entry::unknown || trace == nullptr ? in_queue : trace->entry;
  if (in_queue != Entry::unknown && in_queue != Entry::by_process) return in_queue;
  const auto known_uid = uid();
  return known_uid ? qmail_entry(*known_uid, server) : Entry::unknown;
}

Entry qmail_entry(uint32_t uid, const ServerFacts& server) {
  switch (server.role_of(uid)) {
    case UserRole::smtp_server:
      return Entry::from_network;
    case UserRole::bounce_maker:
      return Entry::bounced;
    case UserRole::forwarder:
      return Entry::forwarded;
    default:
      return Entry::by_process;
  }
}

RecipientCounts count_recipients(const MessageFacts& facts, const ServerFacts& server) {
  if (facts.queued == nullptr || facts.queued->recipients.count() == 0) {
    return facts.trace != nullptr ? count_traced(*facts.trace, server) : RecipientCounts{};
  }
  QueuedCounter counter(facts, server);
  facts.queued->recipients.for_each([&](const Recipient& recipient) { counter.count(recipient); });
  counter.count_done_before();
  return counter.counts();
}

}  // namespace spamtrace
