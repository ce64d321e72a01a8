#include "index/retention.h"

#include <optional>
#include <vector>

#include "index/damage.h"

namespace spamtrace {
namespace {

int64_t single(Database& database, const char* sql) {
  Query query(database, sql);
  return query.next() ? query.integer(0) : 0;
}

// The oldest hour to keep; nothing where there are few enough.
std::optional<int64_t> first_kept_hour(Database& database, int64_t kept_hours) {
  const int64_t most = kept_hours + k_kept_slack;
  const int64_t span = single(database, "SELECT ifnull(max(hour) - min(hour) + 1, 0) FROM hour");
  if (span <= most) return std::nullopt;
  std::optional<int64_t> kept;
  int64_t hour = INT64_MAX;
  for (int64_t n = 1; n <= most + 1; ++n) {
    Query query(database, "SELECT max(hour) FROM hour WHERE hour < ?", hour);
    if (!query.next() || query.is_null(0)) return std::nullopt;
    hour = query.integer(0);
    if (n == kept_hours) kept = hour;
  }
  return kept;
}

void drop_hours(Index& index, int64_t before) {
  Database& database = index.database();
  Query(database,
        "UPDATE origin SET messages = messages - s.m, recipients = recipients - s.r, sent = sent - s.s, "
        "deferred = deferred - s.d, bounced = bounced - s.b, unknown_recipients = unknown_recipients - s.u, "
        "foreign_sender = foreign_sender - s.f FROM (SELECT origin, sum(messages) m, sum(recipients) r, "
        "sum(sent) s, sum(deferred) d, sum(bounced) b, sum(unknown_recipients) u, sum(foreign_sender) f "
        "FROM hour WHERE hour < ? GROUP BY origin) s WHERE number = s.origin",
        before)
      .run();
  Query(database, "DELETE FROM hour WHERE hour < ?", before).run();
  std::vector<uint32_t> origins;
  for (Query query(database, "SELECT number FROM origin WHERE busiest_hour < ?", before); query.next();) {
    origins.push_back(static_cast<uint32_t>(query.integer(0)));
  }
  for (const uint32_t origin : origins) index.history().find_busiest(origin);
}

void drop_names(Database& database, int64_t before) {
  Query(database,
        "UPDATE name_total SET names = names - s.n, past = past - s.n FROM (SELECT origin o, kind k, "
        "count(*) n FROM name WHERE live = 0 AND last_hour < ? GROUP BY origin, kind) s "
        "WHERE origin = s.o AND kind = s.k",
        before)
      .run();
  Query(database, "DELETE FROM name WHERE live = 0 AND last_hour < ?", before).run();
  database.execute(
      "UPDATE name_total AS t SET most = (SELECT ifnull(max(past + live), 0) FROM name n "
      "WHERE n.origin = t.origin AND n.kind = t.kind)");
}

// Their end was not logged, or the log of it is lost.
void drop_open_messages(Index& index, int64_t before) {
  std::vector<int64_t> numbers;
  for (Query query(index.database(),
                   "SELECT number FROM live WHERE number > 0 AND first_seen < ? AND place < ? AND NOT EXISTS "
                   "(SELECT 1 FROM queue WHERE queue.live = live.number)",
                   before * 3'600'000'000, LivePlace::ended);
       query.next();) {
    numbers.push_back(query.integer(0));
  }
  for (const int64_t number : numbers) {
    if (const auto share = index.live().share_of(number)) index.history().take_back(*share);
    index.live().remove(number);
  }
  index.history().flush();
}

void drop_origins(Database& database) {
  database.execute(
      "DELETE FROM origin WHERE number >= 16 AND messages = 0 AND queued = 0 "
      "AND NOT EXISTS (SELECT 1 FROM hour WHERE origin = number) "
      "AND NOT EXISTS (SELECT 1 FROM live WHERE origin = origin.number);"
      "DELETE FROM origin_past WHERE origin NOT IN (SELECT number FROM origin);"
      "DELETE FROM name WHERE origin NOT IN (SELECT number FROM origin);"
      "DELETE FROM name_total WHERE origin NOT IN (SELECT number FROM origin);"
      // Who guesses passwords makes up as many of them as he likes.
      "DELETE FROM login WHERE logins = 0");
}

struct KeptHours {
  int64_t hours = k_default_kept_hours;
  template <class Archive>
  friend void fields(Archive& a, KeptHours& k) {
    a(k.hours);
  }
};

constexpr const char* k_kept_hours = "kept_hours";

}  // namespace

void set_kept_hours(Index& index, int64_t hours) { index.set_state(k_kept_hours, packed(KeptHours{hours})); }

int64_t kept_hours(Index& index) {
  KeptHours kept;
  const std::string bytes = index.state(k_kept_hours);
  if (!bytes.empty()) unpack_or_throw(bytes, kept);
  return kept.hours;
}

void drop_old(Index& index) {
  const auto first_kept = first_kept_hour(index.database(), kept_hours(index));
  if (!first_kept) return;
  drop_hours(index, *first_kept);
  index.history().ignore_before(*first_kept);
  drop_open_messages(index, *first_kept);
  drop_names(index.database(), *first_kept);
  drop_origins(index.database());
  index.forget();
}

}  // namespace spamtrace
