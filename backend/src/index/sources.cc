#include "index/sources.h"

#include <tsl/robin_map.h>

#include <algorithm>

#include "base/large_pages.h"
#include "index/damage.h"
#include "index/usual_before.h"

namespace spamtrace {
namespace {

constexpr int k_ranks = 8;                 // see rank_of() in origin/share.cc
constexpr int64_t k_few_with_header = 50;  // below, a common subject says nothing

// Kind 0 of the names is the envelope sender, 3 the subject; kind 0 of the origins the mailbox.
#define SPAMTRACE_SOURCES                                                                                   \
  "SELECT o.number, o.kind, o.account, o.domain, o.inferred, o.claimed, o.messages, o.recipients, o.sent, " \
  "o.deferred, o.bounced, o.unknown_recipients, o.foreign_sender, o.queued, o.queued_recipients, "          \
  "o.most_recipients, o.with_header, o.list_unsubscribe, o.busiest_hour, o.busiest_messages, "              \
  "o.busiest_recipients, t.names, t.unnamed, l.logins, l.failures, l.over_limit, l.clients, l.networks, "   \
  "s.most, o.past_days, o.past_usual, o.past_greatest "                                                     \
  "FROM origin o LEFT JOIN name_total t ON t.origin = o.number AND t.kind = 0 "                             \
  "LEFT JOIN name_total s ON s.origin = o.number AND s.kind = 3 "                                           \
  "LEFT JOIN login l ON o.kind = 0 AND l.login = o.account "                                                \
  "WHERE o.number >= 16 AND o.messages > 0"
constexpr const char* k_all = SPAMTRACE_SOURCES;
constexpr const char* k_one = SPAMTRACE_SOURCES " AND o.id = ?";
#undef SPAMTRACE_SOURCES
static_assert(static_cast<int>(NameKind::sender) == 0 && static_cast<int>(NameKind::subject) == 3 &&
              static_cast<int>(OriginKind::smtp_auth) == 0);
static_assert(k_first_source == 16);

Time from_micros(int64_t count) { return Time{Duration{count}}; }

SourceRow read_row(Query& q) {
  SourceRow row;
  OriginTally& t = row.tally;
  row.number = static_cast<uint32_t>(q.integer(0));
  const Grade grade = q.integer(5) > 0 ? Grade::claimed : q.integer(4) > 0 ? Grade::inferred : Grade::proven;
  t.origin = {static_cast<OriginKind>(q.integer(1)), std::string(q.text(2)), std::string(q.text(3)), grade};
  t.counts = {q.integer(6),  q.integer(7),  q.integer(8), q.integer(9),
              q.integer(10), q.integer(11), q.integer(12)};
  t.queued = q.integer(13);
  t.queued_recipients = q.integer(14);
  t.most_recipients = q.integer(15);
  t.with_header = q.integer(16);
  t.list_unsubscribe = q.integer(17);
  t.busiest.hour = q.integer(18);
  t.busiest.counts.messages = q.integer(19);
  t.busiest.counts.recipients = q.integer(20);
  t.senders = q.integer(21);
  t.more_senders = q.integer(22) > 0;
  if (!q.is_null(23)) {
    row.login = LoginTally{q.integer(23), q.integer(24), q.integer(25), q.integer(26), q.integer(27)};
  }
  if (t.with_header >= k_few_with_header) t.same_subject = q.integer(28);
  if (q.integer(29) > 0) row.past = OwnPast{q.integer(29), q.integer(30), q.integer(31)};
  return row;
}

// What it sent in all hours is replaced by what it sent in some.
void narrow(Database& database, SourceRow& row, const DaySum& sum) {
  const bool is_busiest_of_all = sum.busiest.hour == row.tally.busiest.hour;
  row.tally.counts = sum.counts;
  row.tally.busiest = sum.busiest;
  if (!is_busiest_of_all) row.past = own_past(database, row.number, sum.busiest);
}

using DaySums = tsl::robin_map<uint32_t, DaySum, std::hash<uint32_t>, std::equal_to<uint32_t>,
                               LargePages<std::pair<uint32_t, DaySum>>>;  // by origin

DaySums sums_of(Database& database, const HourRange& hours) {
  DaySums sums;
  if (Query query(database, "SELECT count(*) FROM origin"); query.next())
    sums.reserve(static_cast<size_t>(query.integer(0)));
  for_each_day(database, hours, [&](uint32_t origin, const DaySum& day) { sums[origin].add(day); });
  return sums;
}

}  // namespace

void for_each_source(Database& database, const HourRange& hours, const VisitSource& visit) {
  const DaySums sums = hours.is_all() ? DaySums{} : sums_of(database, hours);
  for (Query query(database, k_all); query.next();) {
    SourceRow row = read_row(query);
    if (!hours.is_all()) {
      const auto sum = sums.find(row.number);
      if (sum == sums.end()) continue;
      narrow(database, row, sum->second);
    }
    visit(row);
  }
}

std::optional<SourceRow> find_source(Database& database, const std::string& id, const HourRange& hours) {
  std::optional<SourceRow> row;
  if (Query query(database, k_one, id); query.next()) row = read_row(query);
  if (!row || hours.is_all()) return row;
  DaySum sum;
  for (const HourCounts& hour : hours_of(database, row->number, hours)) sum.add(hour);
  if (sum.counts.messages == 0) return std::nullopt;
  narrow(database, *row, sum);
  return row;
}

int64_t count_messages(Database& database, MailClass mail, const HourRange& hours) {
  if (hours.is_all()) {
    Query query(database, "SELECT messages FROM origin WHERE number = ?", mail);
    return query.next() ? query.integer(0) : 0;
  }
  int64_t messages = 0;
  for (const HourCounts& hour : hours_of(database, static_cast<uint32_t>(mail), hours))
    messages += hour.counts.messages;
  return messages;
}

Names names_of(Database& database, uint32_t origin, NameKind kind, size_t limit) {
  Names names;
  if (Query query(database, "SELECT names, unnamed FROM name_total WHERE origin = ? AND kind = ?", origin,
                  kind);
      query.next()) {
    names.distinct = query.integer(0);
    names.more = query.integer(1) > 0;
  }
  Query query(database,
              "SELECT text, past + live FROM name WHERE origin = ? AND kind = ? "
              "ORDER BY past + live DESC, text LIMIT ?",
              origin, kind, limit);
  while (query.next()) names.top.push_back({std::string(query.text(0)), query.integer(1)});
  return names;
}

SourcePast past_of(Database& database, uint32_t origin) {
  SourcePast past;
  if (Query query(database,
                  "SELECT first_seen, last_seen, rank, evidence, samples FROM origin_past WHERE origin = ?",
                  origin);
      query.next()) {
    past.first_seen = from_micros(query.integer(0));
    past.last_seen = from_micros(query.integer(1));
    past.rank = static_cast<int>(query.integer(2));
    unpack_or_throw(query.text(3), past.evidence);
    unpack_or_throw(query.text(4), past.samples);
  }
  for (int rank = 0; rank < k_ranks; ++rank) {
    // Asked for together they would go through all messages (sqlite.org/optoverview.html#minmax).
    Query query(database,
                "SELECT (SELECT min(first_seen) FROM live WHERE origin = ?1 AND rank = ?2), "
                "(SELECT max(first_seen) FROM live WHERE origin = ?1 AND rank = ?2)",
                origin, rank);
    if (!query.next() || query.is_null(0)) continue;
    const Time first = from_micros(query.integer(0));
    if (!known(past.first_seen) || first < past.first_seen) past.first_seen = first;
    past.last_seen = std::max(past.last_seen, from_micros(query.integer(1)));
  }
  return past;
}

LiveOfSource live_of(Database& database, uint32_t origin) {
  using Seen = std::pair<int64_t, int64_t>;  // first_seen, number
  LiveOfSource live;
  std::vector<Seen> first, latest;
  for (int rank = k_ranks - 1; rank >= 0; --rank) {
    Query early(
        database,
        "SELECT first_seen, number FROM live WHERE origin = ? AND rank = ? ORDER BY first_seen, number "
        "LIMIT ?",
        origin, rank, History::k_first_samples);
    while (early.next()) first.emplace_back(early.integer(0), early.integer(1));
    if (!live.best && !first.empty()) {
      live.best = first.front().second;
      live.best_rank = rank;
    }
    Query late(database,
               "SELECT first_seen, number FROM live WHERE origin = ? AND rank = ? "
               "ORDER BY first_seen DESC, number DESC LIMIT ?",
               origin, rank, History::k_most_samples);
    while (late.next()) latest.emplace_back(late.integer(0), late.integer(1));
  }
  std::sort(first.begin(), first.end());
  std::sort(latest.begin(), latest.end(), std::greater<>());
  for (const Seen& entry : first) live.first.push_back(entry.second);
  for (const Seen& entry : latest) live.latest.push_back(entry.second);
  return live;
}

}  // namespace spamtrace
