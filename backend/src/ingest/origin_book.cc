#include "ingest/origin_book.h"

#include <algorithm>

namespace spamtrace {
namespace {

bool from_network(const MessageFacts& facts, const ServerFacts& server) {
  return facts.entry(server) == Entry::from_network;
}

// Did a login let it in, as far as may be held of mail that stays here?
bool logged_in(const MessageFacts& facts) {
  return !facts.login().empty() || logged_in_for_certain(facts.session);
}

bool is_whole(const QueuedMessage& message) {
  return message.state != QueueState::writing && message.state != QueueState::envelope &&
         message.state != QueueState::corrupt;
}

// A file is there before its first line is logged, and the stamp of a line may have whole seconds only.
constexpr Duration k_stamp_tolerance = std::chrono::seconds{2};

}  // namespace

OriginBook::OriginBook(const ServerFacts& server, const SmtpSessions& sessions, const QueueIndex& queue,
                       TimeWindow window, EvidencePlaces places)
    : server_(server),
      sessions_(sessions),
      queue_(queue),
      window_(window),
      places_(std::move(places)),
      queue_origins_(queue.messages().size(), k_no_tally),
      seen_(queue.messages().size(), false) {}

// The same id may have served several messages. Those that ended before this one came are others; one that
// ended later was still there when the queue was read. qmail: the pid of qmail-queue tells them apart, and a
// trace without it began before the log does.
bool OriginBook::are_same(const MessageTrace& trace, const QueuedMessage& message) {
  if (message.mta != trace.mta) return false;
  if (trace.mta == Mta::qmail && trace.uid) return trace.qp == message.qp;
  if (trace.mta == Mta::qmail && trace.ended) return false;
  return message.arrival <= trace.last_seen + k_stamp_tolerance;
}

std::optional<size_t> OriginBook::find_queued(const MessageTrace& trace) const {
  const QueuedMessage* message = queue_.find(trace.id);
  if (message == nullptr) return std::nullopt;
  const bool same = are_same(trace, *message);
  const size_t index = queue_.index_of(*message);
  return same && !seen_[index] ? std::optional(index) : std::nullopt;
}

void OriginBook::add(const MessageTrace& trace) {
  const auto queued = find_queued(trace);
  MessageFacts facts{&trace, queued ? &queue_.messages()[*queued] : nullptr, trace.session};
  if (queued) seen_[*queued] = true;
  add(facts, queued);
}

void OriginBook::add_rest_of_queue() {
  for (size_t i = 0; i < queue_.messages().size(); ++i) {
    if (seen_[i]) continue;
    const QueuedMessage& message = queue_.messages()[i];
    if (!is_whole(message)) {
      ++other_.incomplete;
      continue;
    }
    MessageFacts facts{nullptr, &message, {}};
    if (message.mta == Mta::qmail && from_network(facts, server_)) {
      const auto client = message.client ? std::optional(message.client->client) : std::nullopt;
      facts.session = sessions_.guess(message.sender, message.arrival, client);
    }
    add(facts, i);
  }
}

void OriginBook::add(const MessageFacts& facts, std::optional<size_t> queued) {
  if (!window_.contains(facts.first_seen())) return;
  const RecipientCounts counts = count_recipients(facts, server_);
  if (facts.queued != nullptr && watched_id_ == facts.queued->id) keep_watched(facts, counts.remote > 0);
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
  if (facts.trace != nullptr && facts.trace->handed_on) return;  // what the filter handed back is the message
  if (counts.recipients == 0) {
    ++other_.no_delivery;
  } else if (from_network(facts, server_) && !logged_in(facts)) {
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
