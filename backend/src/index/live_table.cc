#include "index/live_table.h"

#include "base/pack.h"
#include "index/damage.h"

namespace spamtrace {
namespace {

LiveMessage read_row(Query& query) {
  LiveMessage message;
  message.number = query.integer(0);
  message.place = static_cast<LivePlace>(query.integer(1));
  message.key = query.text(2);
  unpack_or_throw(query.text(3), message.share);
  message.trace = query.text(4);
  return message;
}

}  // namespace

LiveTable::LiveTable(Database& database) : database_(database) {
  for (int place = 0; place < k_live_places; ++place) {
    keys_.emplace_back([this, place](const std::function<void(std::string_view)>& add) {
      for (Query query(database_, "SELECT key FROM live WHERE place = ?", place); query.next();) {
        add(query.text(0));
      }
    });
  }
}

std::optional<std::string> LiveTable::trace_of(LivePlace place, std::string_view key) {
  Query query(database_, "SELECT trace FROM live WHERE key = ? AND place = ?", key, place);
  return query.next() ? std::optional(std::string(query.text(0))) : std::nullopt;
}

std::optional<LiveMessage> LiveTable::find(LivePlace place, std::string_view key) {
  if (!may_have(place, key)) return std::nullopt;
  Query query(database_, "SELECT number, place, key, share, trace FROM live WHERE key = ? AND place = ?", key,
              place);
  return query.next() ? std::optional(read_row(query)) : std::nullopt;
}

std::optional<LiveMessage> LiveTable::find(int64_t number) {
  Query query(database_, "SELECT number, place, key, share, trace FROM live WHERE number = ?", number);
  return query.next() ? std::optional(read_row(query)) : std::nullopt;
}

std::optional<KeptShare> LiveTable::share_of(int64_t number) {
  Query query(database_, "SELECT share FROM live WHERE number = ?", number);
  if (!query.next()) return std::nullopt;
  KeptShare share;
  unpack_or_throw(query.text(0), share);
  return share;
}

bool LiveTable::is_found_alike(const KeptShare& a, const KeptShare& b) {
  return a.origin == b.origin && a.rank == b.rank && a.first_seen == b.first_seen;
}

// What stands in an index is written only where it is new: each index costs as much as the row itself.
void LiveTable::put(const LiveMessage& m, const std::optional<KeptShare>& before) {
  const std::string share = packed(m.share);
  if (!before) {
    keys(m.place).add(m.key);
    Query(database_, "INSERT INTO live VALUES (?,?,?,?,?,?,?,?)", m.number, m.place, m.key, m.share.origin,
          m.share.rank, m.share.first_seen.time_since_epoch().count(), Blob{share}, Blob{m.trace})
        .run();
    return;
  }
  if (!is_found_alike(*before, m.share)) set_share(m.number, m.share);
  Query(database_, "UPDATE live SET share = ?, trace = ? WHERE number = ?", Blob{share}, Blob{m.trace},
        m.number)
      .run();
}

void LiveTable::set_share(int64_t number, const KeptShare& share) {
  Query(database_, "UPDATE live SET origin = ?, rank = ?, first_seen = ?, share = ? WHERE number = ?",
        share.origin, share.rank, share.first_seen.time_since_epoch().count(), Blob{packed(share)}, number)
      .run();
}

void LiveTable::remove(int64_t number) {
  Query(database_, "DELETE FROM live WHERE number = ?", number).run();
}

void LiveTable::forget() {
  for (KnownKeys& keys : keys_) keys.forget();
}

}  // namespace spamtrace
