#include "report/domains.h"

#include <algorithm>
#include <map>

#include "index/page_of.h"
#include "mail/address.h"
#include "report/source_item.h"

namespace spamtrace {
namespace {

void add(DomainItem& item, const SourceRow& row, const Judgement& judgement) {
  item.counts.add(row.tally.counts);
  item.queued += row.tally.queued;
  item.queued_recipients += row.tally.queued_recipients;
  ++item.sources;
  if (!item.worst.empty() && judgement.score <= item.score) return;
  item.worst = row.tally.origin.id();
  item.score = judgement.score;
  item.verdict = judgement.verdict;
}

// What the panel knows of it besides.
void add_names(const ReportBase& base, DomainItem& item) {
  item.owner = owner_of(base, item.domain);
  item.aliases = base.server.panel.facts.aliases_of(item.domain);
}

bool comes_before(const DomainItem& a, const DomainItem& b, DomainSort sort) {
  switch (sort) {
    case DomainSort::score:
      if (a.score != b.score) return a.score > b.score;
      break;
    case DomainSort::recipients:
      if (a.counts.recipients != b.counts.recipients) return a.counts.recipients > b.counts.recipients;
      break;
    case DomainSort::queued:
      if (a.queued != b.queued) return a.queued > b.queued;
      break;
    case DomainSort::domain:
      break;
  }
  return a.domain < b.domain;
}

void add_hours(const std::vector<HourCounts>& hours, std::map<int64_t, MessageCounts>& timeline) {
  for (const HourCounts& hour : hours) timeline[hour.hour].add(hour.counts);
}

}  // namespace

std::optional<DomainSort> parse_domain_sort(std::string_view name) {
  if (name == "score") return DomainSort::score;
  if (name == "recipients") return DomainSort::recipients;
  if (name == "queued") return DomainSort::queued;
  if (name == "domain") return DomainSort::domain;
  return std::nullopt;
}

DomainsAnswer report_domains(const ReportBase& base, const DomainsQuestion& question) {
  const HourRange hours = hours_of(question.window);
  DomainsAnswer answer;
  answer.window = window_of(hours);
  std::map<std::string, DomainItem> by_name;
  for_each_source_in_scope(base, hours, [&](const SourceRow& row) {
    const std::string domain = domain_of(base, row.tally.origin);
    if (domain.empty()) {
      answer.without_domain.add(row.tally.counts);
    } else {
      add(by_name[domain], row, judge(row, base.server));
    }
  });
  const std::string wanted = ascii_lower(question.domain);
  std::vector<DomainItem*> found;
  for (auto& [domain, item] : by_name) {
    if (ascii_lower(domain).find(wanted) == std::string::npos) continue;
    item.domain = domain;
    found.push_back(&item);
  }
  answer.total = found.size();
  keep_page(found, question.offset, question.limit,
            [&](const DomainItem* a, const DomainItem* b) { return comes_before(*a, *b, question.sort); });
  for (DomainItem* item : found) {
    add_names(base, *item);
    answer.items.push_back(std::move(*item));
  }
  answer.coverage = coverage_of(base);
  return answer;
}

Result<DomainAnswer> report_domain(const ReportBase& base, const DomainQuestion& question) {
  const HourRange hours = hours_of(question.window);
  const std::string domain = base.server.panel.facts.main_domain(ascii_lower(question.domain));
  DomainAnswer answer;
  answer.window = window_of(hours);
  answer.item.domain = domain;
  add_names(base, answer.item);
  if (const PanelPolicy* told = base.server.panel.facts.find_policy(domain)) answer.policy = told->policy;
  std::map<int64_t, MessageCounts> timeline;
  for_each_source_in_scope(base, hours, [&](const SourceRow& row) {
    if (domain_of(base, row.tally.origin) != domain) return;
    add(answer.item, row, judge(row, base.server));
    add_hours(hours_of(base.index.database(), row.number, hours), timeline);
    answer.sources.push_back(make_source_item(base, row, hours));
  });
  if (answer.sources.empty()) {
    return fail(ErrorCode::not_found, "no outgoing message of the domain " + question.domain + " was seen",
                "`spamtrace domains` lists the domains that sent");
  }
  std::sort(answer.sources.begin(), answer.sources.end(), [](const SourceItem& a, const SourceItem& b) {
    return a.score != b.score ? a.score > b.score : a.origin.id() < b.origin.id();
  });
  if (answer.sources.size() > DomainAnswer::k_most_sources)
    answer.sources.resize(DomainAnswer::k_most_sources);
  for (const auto& [hour, counts] : timeline) answer.timeline.push_back({hour, counts});
  answer.coverage = coverage_of(base);
  return answer;
}

}  // namespace spamtrace
