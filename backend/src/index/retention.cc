#include "index/retention.h"

#include <map>
#include <optional>
#include <vector>

#include "index/damage.h"
#include "index/day_table.h"

namespace spamtrace {
namespace {

int64_t single(Database& database, const char* sql) {
  Query query(database, sql);
  return query.next() ? query.integer(0) : 0;
}

// The oldest day to keep; nothing where there are few enough.
std::optional<int64_t> first_kept_day(Database& database, int64_t kept_days) {
  const int64_t most = kept_days + k_kept_slack;
  const int64_t span = single(database, "SELECT ifnull(max(day) - min(day) + 1, 0) FROM day");
  if (span <= most) return std::nullopt;
  std::optional<int64_t> kept;
  int64_t day = INT64_MAX;
  for (int64_t n = 1; n <= most + 1; ++n) {
    Query query(database, "SELECT max(day) FROM day WHERE day < ?", day);
    if (!query.next() || query.is_null(0)) return std::nullopt;
    day = query.integer(0);
    if (n == kept_days) kept = day;
  }
  return kept;
}

void subtract(Database& database, uint32_t origin, const MessageCounts& c) {
  Query(database,
        "UPDATE origin SET messages = messages - ?, recipients = recipients - ?, sent = sent - ?, "
        "deferred = deferred - ?, bounced = bounced - ?, unknown_recipients = unknown_recipients - ?, "
        "foreign_sender = foreign_sender - ? WHERE number = ?",
        c.messages, c.recipients, c.sent, c.deferred, c.bounced, c.unknown_recipients, c.foreign_sender,
        origin)
      .run();
}

// With its first days an origin may lose its busiest hour, or what was usual before it.
void drop_days(Index& index, int64_t before) {
  Database& database = index.database();
  std::map<uint32_t, MessageCounts> dropped;
  for_each_day(database, {std::nullopt, before * k_hours_a_day},
               [&](uint32_t origin, const DaySum& day) { dropped[origin].add(day.counts); });
  Query(database, "DELETE FROM day WHERE day < ?", before).run();
  Query(database, "DELETE FROM forwarded_to WHERE day < ?", before).run();
  for (const auto& [origin, counts] : dropped) {
    subtract(database, origin, counts);
    if (origin >= k_first_source) index.history().look_back(origin);
  }
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
      "AND NOT EXISTS (SELECT 1 FROM day WHERE origin = number) "
      "AND NOT EXISTS (SELECT 1 FROM live WHERE origin = origin.number);"
      "DELETE FROM origin_past WHERE origin NOT IN (SELECT number FROM origin);"
      "DELETE FROM name WHERE origin NOT IN (SELECT number FROM origin);"
      "DELETE FROM name_total WHERE origin NOT IN (SELECT number FROM origin);"
      // Who guesses passwords makes up as many of them as he likes.
      "DELETE FROM login WHERE logins = 0");
}

struct KeptDays {
  int64_t days = k_default_kept_days;
  template <class Archive>
  friend void fields(Archive& a, KeptDays& k) {
    a(k.days);
  }
};

constexpr const char* k_kept_days = "kept_days";

}  // namespace

void set_kept_days(Index& index, int64_t days) { index.set_state(k_kept_days, packed(KeptDays{days})); }

int64_t kept_days(Index& index) {
  KeptDays kept;
  const std::string bytes = index.state(k_kept_days);
  if (!bytes.empty()) unpack_or_throw(bytes, kept);
  return kept.days;
}

void drop_old(Index& index) {
  const auto first_kept = first_kept_day(index.database(), kept_days(index));
  if (!first_kept) return;
  const int64_t first_hour = *first_kept * k_hours_a_day;
  drop_days(index, *first_kept);
  index.history().ignore_before(*first_kept);
  drop_open_messages(index, first_hour);
  drop_names(index.database(), first_hour);
  drop_origins(index.database());
  index.forget();
}

}  // namespace spamtrace
