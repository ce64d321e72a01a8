#include "index/history.h"

#include <algorithm>

#include "base/pack.h"

namespace spamtrace {
namespace {

Time from_micros(int64_t count) { return Time{Duration{count}}; }

// The map's hash is the number itself, of which the low bits count: without mixing, all hours of an origin
// would fall into one place, and the map would grow without end.
uint64_t key_of(int64_t hour, uint32_t origin) {
  const uint64_t key = ((static_cast<uint64_t>(hour) << 32) | origin) * 0x9e3779b97f4a7c15U;
  return key ^ (key >> 32);  // no two keys become one
}

std::string key_of(uint32_t origin, NameKind kind, const std::string& text) {
  std::string key(reinterpret_cast<const char*>(&origin), sizeof origin);
  key.push_back(static_cast<char>(kind));
  return key + text;
}

}  // namespace

uint32_t History::number_of(const Origin& origin) {
  std::string id = origin.id();
  if (const auto known = numbers_.find(id); known != numbers_.end()) return known->second;
  uint32_t number = 0;
  if (Query query(database_, "SELECT number FROM origin WHERE id = ?", id); query.next()) {
    number = static_cast<uint32_t>(query.integer(0));
  } else {
    Query highest(database_, "SELECT max(number) FROM origin");
    highest.next();
    number = std::max(static_cast<uint32_t>(highest.integer(0)) + 1, k_first_source);
    Query(database_,
          "INSERT INTO origin VALUES (?, ?, ?, ?, ?, 0,0, 0,0,0,0,0,0,0, 0,0,0, 0,0, 0,0,0, 0,0,0)", number,
          id, origin.kind, origin.account, origin.domain)
        .run();
  }
  numbers_.emplace(std::move(id), number);
  return number;
}

KeptShare History::keep(const Share& share) {
  KeptShare kept;
  if (share.mail == MailClass::none) return kept;
  const bool is_source = share.mail == MailClass::outgoing;
  kept.origin = is_source ? number_of(share.origin) : static_cast<uint32_t>(share.mail);
  kept.first_seen = share.first_seen;
  kept.counts = share.counts;
  kept.queued = share.queued;
  kept.queued_recipients = share.queued_recipients;
  if (!is_source) return kept;
  kept.kind = share.origin.kind;
  kept.grade = share.origin.grade;
  kept.has_header = share.has_header;
  kept.list_unsubscribe = share.list_unsubscribe;
  kept.sender = share.sender;
  kept.client = share.client;
  kept.script = share.script;
  kept.subject = share.subject;
  kept.rank = static_cast<uint8_t>(share.rank);
  return kept;
}

void History::apply(const KeptShare& share, int sign) {
  if (share.origin == 0) return;
  Totals& totals = totals_[share.origin];
  totals.queued += sign * static_cast<int64_t>(share.queued);
  totals.queued_recipients += sign * static_cast<int64_t>(share.queued_recipients);
  totals.with_header += share.has_header ? sign : 0;
  totals.list_unsubscribe += share.list_unsubscribe ? sign : 0;
  totals.inferred += share.grade == Grade::inferred ? sign : 0;
  totals.claimed += share.grade == Grade::claimed ? sign : 0;
  totals.most_recipients = std::max(totals.most_recipients, share.counts.recipients);
  add_names(share, 0, sign);
  if (day_of(share.hour()) < first_day()) return;
  totals.counts.add(share.counts, sign);
  add_hour(share.origin, share, sign);
  if (share.origin >= k_first_source) add_hour(spamtrace::number_of(share.kind), share, sign);
}

void History::add_hour(uint32_t origin, const KeptShare& share, int sign) {
  const auto [at, added] = hour_index_.try_emplace(key_of(share.hour(), origin), hours_.size());
  if (added) hours_.push_back({day_of(share.hour()), origin, {share.hour(), {}}});
  hours_[at->second].delta.counts.add(share.counts, sign);
}

int64_t History::first_day() {
  if (first_day_) return *first_day_;
  Query query(database_, "SELECT value FROM state WHERE name = 'first_day'");
  first_day_ = query.next() ? query.integer(0) : INT64_MIN;
  return *first_day_;
}

void History::ignore_before(int64_t day) {
  Query(database_, "INSERT OR REPLACE INTO state VALUES ('first_day', ?)", day).run();
  first_day_ = day;
}

void History::add_names(const KeptShare& share, int past, int live) {
  if (share.origin < k_first_source) return;
  add_name(share, NameKind::sender, share.sender, past, live);
  if (!share.client.empty()) add_name(share, NameKind::client, share.client, past, live);
  if (!share.script.empty()) add_name(share, NameKind::script, share.script, past, live);
  if (share.has_header) add_name(share, NameKind::subject, share.subject, past, live);
}

void History::add_name(const KeptShare& share, NameKind kind, const std::string& text, int past, int live) {
  const auto [at, added] = name_index_.try_emplace(key_of(share.origin, kind, text), names_.size());
  if (added) names_.push_back({share.origin, kind, text, 0, 0, 0});
  Name& name = names_[at->second];
  if (past > 0 && name.past == 0) past_names_.push_back(at->second);
  if (past > 0) name.last_hour = std::max(name.last_hour, share.hour());
  name.past += past;
  name.live += live;
}

void History::add_past(const KeptShare& share, SampleMessage sample, const MakeEvidence& evidence) {
  apply(share, 1);
  if (share.origin < k_first_source) return;
  add_names(share, 1, -1);  // counted among the past instead
  Past& past = past_of(share.origin);
  if (!known(past.first_seen) || share.first_seen < past.first_seen) past.first_seen = share.first_seen;
  past.last_seen = std::max(past.last_seen, share.first_seen);
  if (past.samples.size() >= k_most_samples) past.samples.erase(past.samples.begin() + k_first_samples);
  past.samples.push_back(std::move(sample));
  if (share.rank <= past.rank) return;
  past.rank = share.rank;
  past.evidence = evidence();
}

History::Past& History::past_of(uint32_t origin) {
  const auto [at, added] = past_.try_emplace(origin);
  Past& past = at.value();
  if (!added) return past;
  Query query(database_,
              "SELECT first_seen, last_seen, rank, evidence, samples FROM origin_past WHERE origin = ?",
              origin);
  if (!query.next()) return past;
  past.first_seen = from_micros(query.integer(0));
  past.last_seen = from_micros(query.integer(1));
  past.rank = static_cast<int>(query.integer(2));
  unpack(query.text(3), past.evidence);
  unpack(query.text(4), past.samples);
  return past;
}

void History::forget() {
  clear_batch();
  numbers_.clear();
  first_day_.reset();
}

void History::clear_batch() {
  totals_.clear();
  hour_index_.clear();
  hours_.clear();
  name_index_.clear();
  names_.clear();
  past_names_.clear();
  past_.clear();
}

}  // namespace spamtrace
