// What was added to the history in a transaction, into its tables.
#include <tsl/robin_set.h>

#include <algorithm>
#include <utility>

#include "base/pack.h"
#include "index/history.h"
#include "index/usual_before.h"

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
          "0,0, 0,0,0, 0,0,0)",
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

void History::look_back(uint32_t origin) {
  const HourCounts busiest = busiest_hour_of(database_, origin);
  const OwnPast past = own_past(database_, origin, busiest).value_or(OwnPast{});
  Query(database_,
        "UPDATE origin SET busiest_hour = ?, busiest_messages = ?, busiest_recipients = ?, past_days = ?, "
        "past_usual = ?, past_greatest = ? WHERE number = ?",
        busiest.hour, busiest.counts.messages, busiest.counts.recipients, past.days, past.usual,
        past.greatest, origin)
      .run();
}

// Day by day, as they lie in the table.
void History::flush_hours() {
  std::erase_if(hours_, [](const Hour& hour) { return hour.delta.counts == MessageCounts{}; });
  std::ranges::sort(hours_, {}, [](const Hour& hour) { return std::pair(hour.day, hour.origin); });
  tsl::robin_set<uint32_t> changed;
  std::vector<HourCounts> deltas;
  for (auto hour = hours_.begin(); hour != hours_.end();) {
    const Hour& first = *hour;
    deltas.clear();
    for (; hour != hours_.end() && hour->day == first.day && hour->origin == first.origin; ++hour) {
      deltas.push_back(hour->delta);
    }
    const bool is_busiest_new = add_to_day(database_, first.origin, first.day, deltas);
    if (is_busiest_new && first.origin >= k_first_source) changed.insert(first.origin);
  }
  for (const uint32_t origin : changed) look_back(origin);
}

History::NameRow History::name_row(const Name& name) {
  Query query(database_, "SELECT past, live, last_hour FROM name WHERE origin = ? AND kind = ? AND text = ?",
              name.origin, name.kind, name.text);
  if (!query.next()) return {};
  return {query.integer(0), query.integer(1), query.integer(2)};
}

void History::put_name_row(const Name& name, const NameRow& row) {
  if (row.is_there()) {
    Query(database_, "INSERT OR REPLACE INTO name VALUES (?,?,?,?,?,?)", name.origin, name.kind, name.text,
          row.past, row.live, row.last_hour)
        .run();
  } else {
    Query(database_, "DELETE FROM name WHERE origin = ? AND kind = ? AND text = ?", name.origin, name.kind,
          name.text)
        .run();
  }
}

History::NameTotal History::name_total(const Name& name) {
  Query query(database_, "SELECT names, past, unnamed, most FROM name_total WHERE origin = ? AND kind = ?",
              name.origin, name.kind);
  if (!query.next()) return {};
  return {query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
}

void History::put_name_total(const Name& name, const NameTotal& total) {
  if (total.names == 0 && total.unnamed == 0) {
    Query(database_, "DELETE FROM name_total WHERE origin = ? AND kind = ?", name.origin, name.kind).run();
  } else {
    Query(database_, "INSERT OR REPLACE INTO name_total VALUES (?,?,?,?,?,?)", name.origin, name.kind,
          total.names, total.past, total.unnamed, total.most)
        .run();
  }
}

// What the most frequent name of that kind and origin counts.
int64_t History::most_of(const Name& name) {
  Query query(database_, "SELECT max(past + live) FROM name WHERE origin = ? AND kind = ?", name.origin,
              name.kind);
  return query.next() ? query.integer(0) : 0;
}

void History::write_name(const Name& name) {
  const NameRow before = name_row(name);
  NameRow row = before;
  NameTotal total = name_total(name);
  if (name.past > 0 && (before.past > 0 || total.past < k_most_names)) {
    row.past += name.past;
    total.past += before.past > 0 ? 0 : 1;
  } else {
    total.unnamed += name.past;
  }
  row.live += name.live;
  row.last_hour = std::max(row.last_hour, name.last_hour);
  total.names += (row.is_there() ? 1 : 0) - (before.is_there() ? 1 : 0);
  if (row.is_there() || before.is_there()) put_name_row(name, row);
  const bool was_most = before.count() == total.most && row.count() < before.count();
  total.most = was_most ? most_of(name) : std::max(total.most, row.count());
  put_name_total(name, total);
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
