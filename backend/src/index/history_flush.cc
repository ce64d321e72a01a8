// What was added to the history in a transaction, into its tables.
#include <algorithm>

#include "base/pack.h"
#include "index/history.h"

namespace spamtrace {
namespace {

int64_t to_micros(Time time) { return time.time_since_epoch().count(); }

constexpr size_t k_most_cached = 1 << 15;

}  // namespace

void History::flush_totals() {
  for (const auto& [origin, t] : totals_) {
    if (origin < k_first_source) {
      Query(
          database_,
          "INSERT OR IGNORE INTO origin VALUES (?1, '(' || ?1 || ')', -1, '', '', 0,0, 0,0,0,0,0,0,0, 0,0,0, "
          "0,0, 0,0,0)",
          origin)
          .run();
    }
    const MessageCounts& c = t.counts;
    Query(database_,
          "UPDATE origin SET messages = messages + ?, recipients = recipients + ?, sent = sent + ?, "
          "deferred = deferred + ?, bounced = bounced + ?, unknown_recipients = unknown_recipients + ?, "
          "foreign_sender = foreign_sender + ?, queued = queued + ?, queued_recipients = queued_recipients + "
          "?, "
          "with_header = with_header + ?, list_unsubscribe = list_unsubscribe + ?, inferred = inferred + ?, "
          "claimed = claimed + ?, most_recipients = max(most_recipients, ?) WHERE number = ?",
          c.messages, c.recipients, c.sent, c.deferred, c.bounced, c.unknown_recipients, c.foreign_sender,
          t.queued, t.queued_recipients, t.with_header, t.list_unsubscribe, t.inferred, t.claimed,
          t.most_recipients, origin)
        .run();
    if (c.messages <= 0) remove_if_empty(origin);
  }
}

// A message was counted there as long as less was known of it.
void History::remove_if_empty(uint32_t origin) {
  Query query(database_,
              "DELETE FROM origin WHERE number = ?1 AND messages = 0 AND queued = 0 AND NOT EXISTS "
              "(SELECT 1 FROM live WHERE live.origin = ?1) RETURNING id",
              origin);
  if (query.next()) numbers_.erase(std::string(query.text(0)));
}

// True where the busiest hour of the origin may be another one now.
bool History::write_hour(const Hour& hour) {
  MessageCounts counts = hour.delta;
  MessageCounts before;
  if (Query query(database_,
                  "SELECT messages, recipients, sent, deferred, bounced, unknown_recipients, foreign_sender "
                  "FROM hour WHERE hour = ? AND origin = ?",
                  hour.hour, hour.origin);
      query.next()) {
    before = {query.integer(0), query.integer(1), query.integer(2), query.integer(3),
              query.integer(4), query.integer(5), query.integer(6)};
  }
  counts.add(before);
  if (counts.messages == 0) {
    Query(database_, "DELETE FROM hour WHERE hour = ? AND origin = ?", hour.hour, hour.origin).run();
  } else {
    Query(database_, "INSERT OR REPLACE INTO hour VALUES (?,?,?,?,?,?,?,?,?)", hour.hour, hour.origin,
          counts.messages, counts.recipients, counts.sent, counts.deferred, counts.bounced,
          counts.unknown_recipients, counts.foreign_sender)
        .run();
  }
  return counts.recipients != before.recipients || counts.messages != before.messages;
}

void History::find_busiest(uint32_t origin) {
  int64_t hour = 0, messages = 0, recipients = 0;
  if (Query query(database_,
                  "SELECT hour, messages, recipients FROM hour WHERE origin = ? "
                  "ORDER BY recipients DESC, hour LIMIT 1",
                  origin);
      query.next()) {
    hour = query.integer(0);
    messages = query.integer(1);
    recipients = query.integer(2);
  }
  Query(database_,
        "UPDATE origin SET busiest_hour = ?, busiest_messages = ?, busiest_recipients = ? WHERE number = ?",
        hour, messages, recipients, origin)
      .run();
}

void History::flush_hours() {
  tsl::robin_map<uint32_t, bool> changed;
  for (const Hour& hour : hours_) {
    if (hour.delta == MessageCounts{}) continue;
    if (write_hour(hour)) changed[hour.origin] = true;
  }
  for (const auto& [origin, any] : changed) find_busiest(origin);
}

void History::write_name(const Name& name) {
  int64_t past = 0, live = 0, names = 0, past_names = 0, unnamed = 0, last_hour = name.last_hour;
  bool is_there = false;
  if (Query query(database_,
                  "SELECT past, live, last_hour FROM name WHERE origin = ? AND kind = ? AND text = ?",
                  name.origin, name.kind, name.text);
      query.next()) {
    is_there = true;
    past = query.integer(0);
    live = query.integer(1);
    last_hour = std::max(last_hour, query.integer(2));
  }
  if (Query query(database_, "SELECT names, past, unnamed FROM name_total WHERE origin = ? AND kind = ?",
                  name.origin, name.kind);
      query.next()) {
    names = query.integer(0);
    past_names = query.integer(1);
    unnamed = query.integer(2);
  }
  const bool was_past = past > 0;
  if (name.past > 0 && (was_past || past_names < k_most_names)) {
    past += name.past;
    past_names += was_past ? 0 : 1;
  } else {
    unnamed += name.past;
  }
  live += name.live;
  const bool stays = past > 0 || live > 0;
  names += (stays ? 1 : 0) - (is_there ? 1 : 0);
  if (stays) {
    Query(database_, "INSERT OR REPLACE INTO name VALUES (?,?,?,?,?,?)", name.origin, name.kind, name.text,
          past, live, last_hour)
        .run();
  } else if (is_there) {
    Query(database_, "DELETE FROM name WHERE origin = ? AND kind = ? AND text = ?", name.origin, name.kind,
          name.text)
        .run();
  }
  if (names == 0 && unnamed == 0) {
    Query(database_, "DELETE FROM name_total WHERE origin = ? AND kind = ?", name.origin, name.kind).run();
  } else {
    Query(database_, "INSERT OR REPLACE INTO name_total VALUES (?,?,?,?,?)", name.origin, name.kind, names,
          past_names, unnamed)
        .run();
  }
}

void History::flush_names() {
  for (const size_t index : past_names_) write_name(names_[index]);
  for (const Name& name : names_) {
    if (name.past == 0 && name.live != 0) write_name(name);
  }
}

void History::flush_past() {
  for (const auto& [origin, past] : past_) {
    Query(database_, "INSERT OR REPLACE INTO origin_past VALUES (?,?,?,?,?,?)", origin,
          to_micros(past.first_seen), to_micros(past.last_seen), past.rank, Blob{packed(past.evidence)},
          Blob{packed(past.samples)})
        .run();
  }
}

void History::flush() {
  flush_totals();
  flush_hours();
  flush_names();
  flush_past();
  clear_batch();
  if (numbers_.size() > k_most_cached) numbers_.clear();
}

}  // namespace spamtrace
