#include "ingest/origin_book.h"

#include <algorithm>

namespace spamtrace {
namespace {

bool from_network(const MessageFacts& facts, const ServerFacts& server) {
  return facts.invoked(Invoked::from_network, UserRole::smtp_server, server);
}

}  // namespace

const QueuedMessage* find_message(const std::vector<QueuedMessage>& queue, uint64_t number) {
  const auto at =
      std::lower_bound(queue.begin(), queue.end(), number,
                       [](const QueuedMessage& message, uint64_t n) { return message.number < n; });
  return at != queue.end() && at->number == number ? &*at : nullptr;
}

OriginBook::OriginBook(const ServerFacts& server, const SmtpSessions& sessions,
                       const std::vector<QueuedMessage>& queue, TimeWindow window, EvidencePlaces places)
    : server_(server),
      sessions_(sessions),
      queue_(queue),
      window_(window),
      places_(std::move(places)),
      queue_origins_(queue.size(), k_no_tally),
      seen_(queue.size(), false) {}

// The same number may have served several messages; the pid of qmail-queue tells them apart. A trace without
// it began before the log does, so it is the one that lies there still, if that one is not younger.
std::optional<size_t> OriginBook::find_queued(const MessageTrace& trace) const {
  const QueuedMessage* message = find_message(queue_, trace.number);
  if (message == nullptr) return std::nullopt;
  const bool same = trace.uid ? trace.qp == message->qp : !trace.ended && message->arrival <= trace.last_seen;
  const auto index = static_cast<size_t>(message - queue_.data());
  return same && !seen_[index] ? std::optional(index) : std::nullopt;
}

void OriginBook::add(const MessageTrace& trace) {
  const auto queued = find_queued(trace);
  MessageFacts facts{&trace, queued ? &queue_[*queued] : nullptr, trace.session};
  if (queued) seen_[*queued] = true;
  add(facts, queued);
}

void OriginBook::add_rest_of_queue() {
  for (size_t i = 0; i < queue_.size(); ++i) {
    if (seen_[i]) continue;
    const QueuedMessage& message = queue_[i];
    if (message.state != QueueState::todo && message.state != QueueState::preprocessed) {
      ++other_.incomplete;
      continue;
    }
    MessageFacts facts{nullptr, &message, {}};
    if (from_network(facts, server_)) {
      const auto client = message.client ? std::optional(message.client->client) : std::nullopt;
      facts.session = sessions_.guess(message.sender, message.arrival, client);
    }
    add(facts, i);
  }
}

void OriginBook::add(const MessageFacts& facts, std::optional<size_t> queued) {
  if (!window_.contains(facts.first_seen())) return;
  const RecipientCounts counts = count_recipients(facts, server_);
  if (facts.queued != nullptr && watched_number_ == facts.queued->number)
    keep_watched(facts, counts.remote > 0);
  if (counts.remote == 0) return count_other(facts, counts);
  const uint32_t index = tally_of(attribute(facts, server_, sessions_));
  OriginTally& tally = tallies_[index];
  tally.add(facts, counts, server_);
  keep_evidence(tally, facts);
  if (queued) queue_origins_[*queued] = index;
}

void OriginBook::keep_watched(const MessageFacts& facts, bool outgoing) {
  watched_ = WatchedMessage{
      .outgoing = outgoing, .origin = attribute(facts, server_, sessions_), .evidence = {}, .last_reply = {}};
  watched_->evidence = evidence_of(facts, watched_->origin, server_, sessions_, places_);
  if (facts.trace != nullptr) watched_->last_reply = facts.trace->last_reply;
}

void OriginBook::count_other(const MessageFacts& facts, const RecipientCounts& counts) {
  if (counts.recipients == 0) {
    ++other_.no_delivery;
  } else if (from_network(facts, server_) && !logged_in_for_certain(facts.session)) {
    ++other_.inbound;
  } else {
    ++other_.local_only;
  }
}

uint32_t OriginBook::tally_of(const Origin& origin) {
  const auto [at, added] = index_.try_emplace(origin.id(), static_cast<uint32_t>(tallies_.size()));
  if (added) {
    tallies_.emplace_back();
    tallies_.back().origin = origin;
  }
  // One proven message proves the account's part in that message only: the origin carries its weakest link.
  OriginTally& tally = tallies_[at->second];
  tally.origin.grade = std::max(tally.origin.grade, origin.grade);
  return at->second;
}

// Keeps the evidence of the message that shows most: sent by the origin itself rather than caused by it, then
// with a script, then still in the queue, where a person can look at it; among equals the first.
void OriginBook::keep_evidence(OriginTally& tally, const MessageFacts& facts) {
  const bool direct = facts.trace == nullptr || facts.trace->ancestors.empty();
  const bool names_script = !claimed_script(facts, tally.origin).empty();
  const int rank = (direct ? 4 : 0) + (names_script ? 2 : 0) + (facts.queued != nullptr ? 1 : 0);
  if (rank <= tally.evidence_rank) return;
  tally.evidence_rank = rank;
  tally.evidence = evidence_of(facts, tally.origin, server_, sessions_, places_);
}

}  // namespace spamtrace
