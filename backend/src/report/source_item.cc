#include "report/source_item.h"

#include <algorithm>
#include <set>

#include "ingest/live_facts.h"
#include "origin/attribute.h"

namespace spamtrace {
namespace {

constexpr int64_t k_seconds_an_hour = 3600;

std::optional<LoginHistory> login_of(const ReportBase& base, const SourceRow& row) {
  LoginHistory history;
  if (!row.login || !base.index.logins().fetch(row.tally.origin.account, history)) return std::nullopt;
  return history;
}

bool is_white_listed(const OriginTally& tally, const ServerFacts& server) {
  if (tally.origin.kind != OriginKind::relay) return false;
  const auto ip = parse_ip(tally.origin.account);
  return ip && server.white_list.find(ip.value()) != nullptr;
}

// Who reads the mailbox is another than who sends as it, or the same: the addresses tell.
Evidence mailbox_evidence(const LoginHistory& login) {
  return {Grade::inferred,
          "mailbox_login",
          "mail read " + std::to_string(login.mailbox_logins) + " times, last from " +
              to_string(login.last_reader),
          {},
          login.last_read.offset,
          login.last_read.file};
}

std::string message_file(const ReportBase& base, const QueuedMessage& message) {
  return base.inputs.queue ? base.inputs.queue->message_path(message) : std::string{};
}

std::vector<Evidence> live_evidence(const ReportBase& base, const SourceRow& row, int64_t number) {
  const auto live = live_facts(base.index, number);
  if (!live) return {};
  return evidence_of(live->facts(), row.tally.origin, base.server,
                     [&](const QueuedMessage& message) { return message_file(base, message); });
}

// Only who has the whole server can look there, and how long a log is tells of others.
void withhold_place(Evidence& evidence) {
  evidence.file.clear();
  evidence.offset.reset();
  evidence.written = {};
}

// That of the message that shows most; a live one can still be looked at.
std::vector<Evidence> best_evidence(const ReportBase& base, const SourceRow& row, const SourcePast& past) {
  const LiveOfSource live = live_of(base.index.database(), row.number);
  std::vector<Evidence> evidence =
      live.best && live.best_rank >= past.rank ? live_evidence(base, row, *live.best) : past.evidence;
  if (const auto login = login_of(base, row); login && login->mailbox_logins > 0) {
    evidence.push_back(mailbox_evidence(*login));
  }
  for (Evidence& e : evidence) {
    resolve_log(base.index.logs(), e);
    if (!base.scope.is_all()) withhold_place(e);
  }
  return evidence;
}

// Within a window the times of the first and the last message are known to the hour only.
void set_times(const ReportBase& base, const SourceRow& row, const SourcePast& past, const HourRange& hours,
               SourceItem& item) {
  item.first_seen = past.first_seen;
  item.last_seen = past.last_seen;
  if (hours.is_all()) return;
  const auto active = hours_of(base.index.database(), row.number, hours);
  if (active.empty()) return;
  item.first_seen = std::max(past.first_seen, from_unix(active.front().hour * k_seconds_an_hour));
  item.last_seen =
      std::min(past.last_seen, from_unix((active.back().hour + 1) * k_seconds_an_hour) - Duration{1});
}

ScoredOrigin scored(const SourceRow& row, const ServerFacts& server) {
  return {row.tally, row.login ? &*row.login : nullptr, is_white_listed(row.tally, server),
          row.past ? &*row.past : nullptr};
}

}  // namespace

void resolve_log(LogTable& logs, Evidence& evidence) {
  if (evidence.log == 0) return;
  const LogTable::Place place = logs.place_of(evidence.log);
  evidence.file = place.path;
  if (place.journal && evidence.offset) {
    evidence.written = Time{Duration{static_cast<int64_t>(*evidence.offset)}};
    evidence.offset.reset();
  }
  if (evidence.offset) *evidence.offset += place.base;
  if (place.path.empty()) evidence.offset.reset();
}

HourRange hours_of(const TimeWindow& window) {
  HourRange hours;
  if (window.since) {
    hours.begin = std::chrono::floor<std::chrono::hours>(*window.since).time_since_epoch().count();
  }
  if (window.until) {
    hours.end = std::chrono::ceil<std::chrono::hours>(*window.until).time_since_epoch().count();
  }
  return hours;
}

TimeWindow window_of(const HourRange& hours) {
  TimeWindow window;
  if (hours.begin) window.since = from_unix(*hours.begin * k_seconds_an_hour);
  if (hours.end) window.until = from_unix(*hours.end * k_seconds_an_hour);
  return window;
}

std::string domain_of(const ReportBase& base, const Origin& origin) {
  const PanelFacts& panel = base.server.panel.facts;
  if (origin.kind == OriginKind::system_user) {
    if (std::string told = panel.domain_of_user(origin.account); !told.empty()) return told;
  }
  return panel.main_domain(origin.domain);
}

std::string owner_of(const ReportBase& base, const std::string& domain) {
  const PanelDomain* told = base.scope.is_all() ? base.server.panel.facts.find_domain(domain) : nullptr;
  return told != nullptr ? told->owner : std::string{};
}

void for_each_source_in_scope(const ReportBase& base, const HourRange& hours, const VisitSource& visit) {
  for_each_source(base.index.database(), hours, [&](const SourceRow& row) {
    if (base.scope.contains(domain_of(base, row.tally.origin))) visit(row);
  });
}

Judgement judge(const SourceRow& row, const ServerFacts& server) { return judge(scored(row, server)); }
Assessment assess(const SourceRow& row, const ServerFacts& server) { return assess(scored(row, server)); }

SourceItem make_source_item(const ReportBase& base, const SourceRow& row, const HourRange& hours) {
  Database& database = base.index.database();
  const SourcePast past = past_of(database, row.number);
  Assessment assessment = assess(row, base.server);
  SourceItem item;
  item.origin = row.tally.origin;
  item.origin.domain = domain_of(base, row.tally.origin);
  item.owner = owner_of(base, item.origin.domain);
  item.score = assessment.score;
  item.verdict = assessment.verdict;
  item.reasons = std::move(assessment.reasons);
  item.counts = row.tally.counts;
  item.queued = row.tally.queued;
  item.queued_recipients = row.tally.queued_recipients;
  set_times(base, row, past, hours, item);
  item.evidence = best_evidence(base, row, past);
  const auto clients = clients_of(base, row);
  item.client_count = static_cast<int64_t>(clients.size());
  for (const NameCount& client : clients) {
    if (item.clients.size() < SourceItem::k_most_names) item.clients.push_back(client.name);
  }
  for (const NameCount& script :
       names_of(database, row.number, NameKind::script, SourceItem::k_most_names).top)
    item.scripts.push_back(script.name);
  return item;
}

std::vector<NameCount> clients_of(const ReportBase& base, const SourceRow& row) {
  const auto login = login_of(base, row);
  if (!login || login->clients.empty()) {
    return names_of(base.index.database(), row.number, NameKind::client, SmtpSessions::k_most_clients).top;
  }
  std::vector<NameCount> names;
  for (const ClientUse& use : login->clients) names.push_back({to_string(use.client), use.logins});
  std::sort(names.begin(), names.end(), [](const NameCount& a, const NameCount& b) {
    return a.count != b.count ? a.count > b.count : a.name < b.name;
  });
  return names;
}

std::vector<SampleMessage> samples_of(const ReportBase& base, const SourceRow& row) {
  std::vector<SampleMessage> all = past_of(base.index.database(), row.number).samples;
  const LiveOfSource live = live_of(base.index.database(), row.number);
  std::set<int64_t> numbers(live.first.begin(), live.first.end());
  numbers.insert(live.latest.begin(), live.latest.end());
  for (const int64_t number : numbers) {
    const auto facts = live_facts(base.index, number);
    const auto share = base.index.live().share_of(number);
    if (facts && share)
      all.push_back(sample_of(facts->facts(), static_cast<uint32_t>(share->counts.recipients)));
  }
  std::stable_sort(all.begin(), all.end(), [](const SampleMessage& a, const SampleMessage& b) {
    return a.first_seen != b.first_seen ? a.first_seen < b.first_seen : a.id < b.id;
  });
  if (all.size() <= History::k_most_samples) return all;
  const auto first = static_cast<std::ptrdiff_t>(History::k_first_samples);
  all.erase(all.begin() + first, all.end() - (static_cast<std::ptrdiff_t>(History::k_most_samples) - first));
  return all;
}

}  // namespace spamtrace
