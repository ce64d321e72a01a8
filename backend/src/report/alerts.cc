#include "report/alerts.h"

#include <algorithm>

#include "index/watch_state.h"
#include "ingest/ingest.h"
#include "report/source_item.h"

namespace spamtrace {
namespace {

constexpr std::chrono::hours k_day{24};
constexpr std::chrono::hours k_growing_for{1};
constexpr std::chrono::minutes k_between_sizes{1};
constexpr const char* k_queue = "queue";
constexpr const char* k_policy = "policy";

const OpenAlert* find_open(const WatchState& state, const std::string& id) {
  const auto at = std::ranges::find(state.open, id, &OpenAlert::id);
  return at == state.open.end() ? nullptr : &*at;
}

Alert source_alert(const ReportBase& base, const SourceRow& row) {
  const Assessment assessment = assess(row, base.server);
  Alert alert{.kind = AlertKind::source};
  alert.source = row.tally.origin.id();
  alert.id = "source:" + alert.source;
  if (!assessment.reasons.empty()) alert.reason = assessment.reasons.front().sentence;
  alert.score = assessment.score;
  alert.messages = row.tally.counts.messages;
  alert.recipients = row.tally.counts.recipients;
  alert.queued = row.tally.queued;
  return alert;
}

// A source that was told stays so while it is suspicious: around the limit it would come back again and
// again.
void add_sources(const ReportBase& base, const WatchState& state, Time now, std::vector<Alert>& alerts) {
  const HourRange last_day = hours_of(TimeWindow{.since = now - k_day, .until = {}});
  for_each_source(base.index.database(), last_day, [&](const SourceRow& row) {
    const Verdict verdict = judge(row, base.server).verdict;
    if (verdict == Verdict::clean) return;
    const bool is_told = find_open(state, "source:" + row.tally.origin.id()) != nullptr;
    if (verdict != Verdict::suspicious || is_told) alerts.push_back(source_alert(base, row));
  });
  std::ranges::sort(alerts, [](const Alert& a, const Alert& b) {
    return a.score != b.score ? a.score > b.score : a.id < b.id;
  });
  if (alerts.size() > AlertsAnswer::k_most_alerts) alerts.resize(AlertsAnswer::k_most_alerts);
}

// Sizes of another hour are forgotten; so are those of the time before a clock was set back.
void forget_old_sizes(WatchState& state, Time now) {
  std::erase_if(state.sizes,
                [&](const QueueSize& size) { return size.at < now - k_growing_for || size.at > now; });
}

// It is over when the queue has grown by less than half of what is too much.
void add_queue(WatchState& state, const AlertsQuestion& question, uint64_t messages,
               std::vector<Alert>& alerts) {
  forget_old_sizes(state, question.now);
  const auto least = std::ranges::min_element(state.sizes, {}, &QueueSize::messages);
  if (least != state.sizes.end() && least->messages < messages) {
    const uint64_t growth = messages - least->messages;
    const uint64_t limit =
        find_open(state, k_queue) != nullptr ? question.queue_growth / 2 : question.queue_growth;
    if (growth >= limit) {
      alerts.push_back({.kind = AlertKind::queue,
                        .id = k_queue,
                        .queue_now = messages,
                        .queue_before = least->messages,
                        .before = least->at});
    }
  }
  if (state.sizes.empty() || question.now - state.sizes.back().at >= k_between_sizes)
    state.sizes.push_back({question.now, messages});
}

Alert policy_alert(const PanelFacts& facts, const std::vector<std::string>& left, bool joined) {
  Alert alert{.kind = AlertKind::policy, .id = k_policy, .domains = left.size(), .joined = joined};
  alert.mail_off = static_cast<uint64_t>(std::ranges::count_if(left, [&](const std::string& name) {
    const PanelDomain* domain = facts.find_domain(name);
    return domain == nullptr || !domain->mail;
  }));
  alert.names = left;
  if (alert.names.size() > Alert::k_most_names) alert.names.resize(Alert::k_most_names);
  return alert;
}

void add_policies(const ReportBase& base, const AlertsQuestion& question, const SetByActs& set,
                  WatchState& state, std::vector<Alert>& alerts) {
  if (!question.keep_reject) {
    state.reject.reset();
    return;
  }
  const PanelFacts& facts = base.server.panel.facts;
  const bool joined = watch_reject(facts.policies, set, state.reject);
  if (state.reject && !state.reject->left.empty())
    alerts.push_back(policy_alert(facts, state.reject->left, joined));
}

// What is no alert any more is over, and is told anew when it comes back.
void remember(WatchState& state, const AlertsQuestion& question, std::vector<Alert>& alerts) {
  std::vector<OpenAlert> open;
  for (Alert& alert : alerts) {
    const OpenAlert* before = find_open(state, alert.id);
    alert.since = before != nullptr ? before->since : question.now;
    const bool was_told =
        (before != nullptr && before->told) || std::ranges::count(question.told, alert.id) > 0;
    alert.told = was_told && !alert.joined;
    open.push_back({alert.id, alert.since, alert.told});
  }
  state.open = std::move(open);
}

// What was told must be known to the next run too; the index of the newest part is thrown away.
Result<bool> admit(const OpenedIndex& opened) {
  const Error why = opened.notice.value_or(Error{ErrorCode::failed, "there is no index on the disk", ""});
  if (!opened.place.lock)
    return fail(ErrorCode::failed, "what was told cannot be remembered: " + why.message, why.hint);
  if (std::string_view(opened.place.file.name) != k_whole_index.name)
    return fail(ErrorCode::failed, "the logs were not read to their end yet", "run `spamtrace ingest` first");
  return true;
}

}  // namespace

const char* name_of(AlertKind kind) {
  switch (kind) {
    case AlertKind::source:
      return "source";
    case AlertKind::queue:
      return "queue";
    case AlertKind::policy:
      break;
  }
  return "policy";
}

Result<AlertsAnswer> report_alerts(const ReportBase& base, const AlertsQuestion& question,
                                   const SetByActs& set) {
  SPAMTRACE_TRY(admit(base.opened));
  Database& database = base.index.database();
  WatchState state = watch_state(database);
  AlertsAnswer answer = watch(base, question, queue_coverage(base.index).messages, set, state);
  set_watch_state(database, state);
  return answer;
}

AlertsAnswer watch(const ReportBase& base, const AlertsQuestion& question, uint64_t queued,
                   const SetByActs& set, WatchState& state) {
  AlertsAnswer answer;
  add_sources(base, state, question.now, answer.alerts);
  add_queue(state, question, queued, answer.alerts);
  add_policies(base, question, set, state, answer.alerts);
  remember(state, question, answer.alerts);
  return answer;
}

}  // namespace spamtrace
