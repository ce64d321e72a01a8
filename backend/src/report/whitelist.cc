#include "report/whitelist.h"

#include <algorithm>
#include <tuple>

#include "index/page_of.h"
#include "report/source_item.h"
#include "report/whitelist_use.h"

namespace spamtrace {
namespace {

// Of the log and not of the clock: a copy of a server is looked at later, and so is one whose log stands
// still.
Time newest_line(const ReportBase& base) {
  Time newest{};
  for (const LogPiece& piece : base.index.logs().all()) newest = std::max(newest, piece.last);
  return known(newest) ? newest : base.inputs.opened;
}

// From the middle of its first day on, perhaps.
bool is_known_since(const ReportBase& base, const HourRange& hours) {
  const auto first = first_day_of_all(base.index.database());
  return first && *first < day_of(hours.begin.value());
}

std::vector<RelayClient> clients_since(const ReportBase& base, const HourRange& hours) {
  std::vector<RelayClient> clients;
  std::vector<uint32_t> numbers;
  Database& database = base.index.database();
  for_each_source(database, hours, [&](const SourceRow& row) {
    const auto address =
        row.tally.origin.kind == OriginKind::relay ? parse_ip(row.tally.origin.account) : std::nullopt;
    if (!address) return;
    clients.push_back({*address, row.tally.origin.id(), row.tally.counts.messages,
                       row.tally.counts.recipients, Time{}, judge(row, base.server)});
    numbers.push_back(row.number);
  });
  for (size_t i = 0; i < clients.size(); ++i) clients[i].last_seen = past_of(database, numbers[i]).last_seen;
  return clients;
}

// Indices and what they are sorted by, so that of very many entries only a page is copied.
struct Ranked {
  size_t at = 0;
  std::vector<WhitelistFinding> findings;
  Severity severity = Severity::harmless;
  double score = 0;
  int64_t messages = 0;
};

bool is_worse(const Ranked& a, const Ranked& b) {
  return std::tie(b.severity, b.score, b.messages, a.at) < std::tie(a.severity, a.score, a.messages, b.at);
}

Ranked rank(size_t at, const WhiteListEntry& entry, const WhitelistFacts& facts) {
  Ranked ranked{at, judge_entry(entry, facts)};
  ranked.severity = worst_of(ranked.findings);
  if (!facts.use) return ranked;
  ranked.messages = facts.use->messages;
  if (!facts.use->clients.empty()) ranked.score = facts.use->clients.front().judgement.score;
  return ranked;
}

void add_not_understood(const WhiteListEntries& list, WhitelistAnswer& answer) {
  answer.not_understood = list.not_understood;
  answer.not_understood_total = list.not_understood.size();
  if (answer.not_understood.size() > WhitelistAnswer::k_most_not_understood)
    answer.not_understood.resize(WhitelistAnswer::k_most_not_understood);
}

std::vector<Ranked> judge_all(const std::vector<WhiteListEntry>& entries,
                              const std::vector<WhitelistFacts>& facts, WhitelistAnswer& answer) {
  std::vector<Ranked> ranked;
  for (size_t at = 0; at < entries.size(); ++at) {
    ranked.push_back(rank(at, entries[at], facts[at]));
    answer.dangerous += ranked.back().severity == Severity::dangerous ? 1U : 0U;
    answer.look += ranked.back().severity == Severity::look ? 1U : 0U;
  }
  answer.total = ranked.size();
  return ranked;
}

WhitelistItem make_item(const WhiteListEntry& entry, Ranked& ranked, const WhitelistFacts& facts) {
  WhitelistItem item{entry, std::move(ranked.findings), ranked.severity, {}};
  if (facts.use) item.use = *facts.use;
  return item;
}

}  // namespace

WhitelistAnswer report_whitelist(const ReportBase& base, const WhitelistOfServer& server,
                                 const WhitelistQuestion& question) {
  const TimeWindow last_days{.since = newest_line(base) - std::chrono::days{k_whitelist_days}, .until = {}};
  const HourRange hours = hours_of(last_days);
  WhitelistAnswer answer;
  answer.window = window_of(hours);
  answer.is_whole_time_known = is_known_since(base, hours);
  const std::vector<WhiteListEntry>& entries = server.list.entries;
  std::vector<WhitelistFacts> facts = facts_of_entries(entries, clients_since(base, hours));
  for (WhitelistFacts& one : facts) {
    one.own = &server.own;
    one.is_whole_time_known = answer.is_whole_time_known;
  }
  std::vector<Ranked> ranked = judge_all(entries, facts, answer);
  keep_page(ranked, question.offset, question.limit, is_worse);
  for (Ranked& one : ranked) answer.items.push_back(make_item(entries[one.at], one, facts[one.at]));
  add_not_understood(server.list, answer);
  answer.coverage = coverage_of(base);
  return answer;
}

}  // namespace spamtrace
