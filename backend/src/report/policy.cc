#include "report/policy.h"

#include <algorithm>
#include <chrono>

#include "index/mail_by_domain.h"
#include "index/page_of.h"
#include "index/watch_state.h"
#include "mail/address.h"
#include "report/source_item.h"

namespace spamtrace {
namespace {

// Mail that is forwarded may be somebody's, so it is looked at first.
int rank_of(PolicyMode mode) {
  switch (mode) {
    case PolicyMode::forward:
      return 0;
    case PolicyMode::bounce:
      return 1;
    case PolicyMode::unknown:
      return 2;
    case PolicyMode::reject:
      break;
  }
  return 3;
}

void count(PolicyCounts& counts, PolicyMode mode) {
  switch (mode) {
    case PolicyMode::reject:
      ++counts.reject;
      break;
    case PolicyMode::bounce:
      ++counts.bounce;
      break;
    case PolicyMode::forward:
      ++counts.forward;
      break;
    case PolicyMode::unknown:
      ++counts.unknown;
      break;
  }
}

bool is_asked_for(const PanelPolicy& one, const PolicyQuestion& question, const std::string& name) {
  if (question.open && one.policy.mode == PolicyMode::reject) return false;
  if (question.mode && one.policy.mode != *question.mode) return false;
  return one.domain.find(name) != std::string::npos;
}

bool comes_before(const PolicyItem& a, const PolicyItem& b, PolicySort sort) {
  if (sort == PolicySort::policy && a.policy.mode != b.policy.mode)
    return rank_of(a.policy.mode) < rank_of(b.policy.mode);
  const int64_t mail_of_a = a.bounced + a.forwarded, mail_of_b = b.bounced + b.forwarded;
  if (sort == PolicySort::mail && mail_of_a != mail_of_b) return mail_of_a > mail_of_b;
  return a.domain < b.domain;
}

bool has_left(const PanelPolicy& one, const std::optional<RejectWatch>& watch) {
  return watch && one.policy.mode != PolicyMode::reject &&
         std::ranges::binary_search(watch->left, one.domain);
}

HourRange last_days(Time now) {
  return hours_of(TimeWindow{now - std::chrono::days{k_policy_days}, std::nullopt});
}

std::vector<PanelPolicy> policies_in_scope(const ReportBase& base) {
  std::vector<PanelPolicy> policies;
  for (const PanelPolicy& one : base.server.panel.facts.policies) {
    if (base.scope.contains(one.domain)) policies.push_back(one);
  }
  return policies;
}

void add_plans(const ReportBase& base, PolicyAnswer& answer) {
  if (!base.scope.is_all()) return;
  answer.plans = base.server.panel.facts.plans;
  for (const PanelPlan& plan : answer.plans) count(answer.plan_counts, plan.policy.mode);
  std::ranges::stable_sort(answer.plans, {}, [](const PanelPlan& plan) { return rank_of(plan.policy.mode); });
}

}  // namespace

std::optional<PolicySort> parse_policy_sort(std::string_view name) {
  if (name == "policy") return PolicySort::policy;
  if (name == "domain") return PolicySort::domain;
  if (name == "mail") return PolicySort::mail;
  return std::nullopt;
}

PolicyAnswer report_policies(const ReportBase& base, const PolicyQuestion& question, Time now) {
  PolicyAnswer answer;
  const std::string name = ascii_lower(question.domain);
  const MailByDomain mail(base.index.database(), last_days(now));
  const auto watch = watch_state(base.index.database()).reject;
  std::vector<PolicyItem> found;
  const std::vector<PanelPolicy> policies = policies_in_scope(base);
  add_plans(base, answer);
  if (!policies.empty())
    answer.plan = fingerprint_of(
        policies, base.scope.is_all() ? base.server.panel.facts.plans : std::vector<PanelPlan>{});
  for (const PanelPolicy& one : policies) {
    count(answer.counts, one.policy.mode);
    const bool is_forward = one.policy.mode == PolicyMode::forward;
    const int64_t real = is_forward ? mail.came_to(ascii_lower(one.policy.value)) : 0;
    if (real > 0) ++answer.counts.with_real_mail;
    const bool left = has_left(one, watch);
    if (left) ++answer.counts.left;
    if (!is_asked_for(one, question, name)) continue;
    PolicyItem item;
    item.domain = one.domain;
    item.policy = one.policy;
    item.way_back = can_be_set(one.policy);
    item.left = left;
    item.bounced = mail.bounced(one.domain);
    item.forwarded = mail.forwarded(one.domain);
    if (is_forward) item.real_mail = real;
    found.push_back(std::move(item));
  }
  answer.total = found.size();
  keep_page(found, question.offset, question.limit,
            [&](const PolicyItem& a, const PolicyItem& b) { return comes_before(a, b, question.sort); });
  for (PolicyItem& item : found) {
    item.owner = owner_of(base, item.domain);
    const PanelDomain* domain = base.server.panel.facts.find_domain(item.domain);
    item.mail = domain != nullptr && domain->mail;
  }
  answer.items = std::move(found);
  answer.coverage = coverage_of(base);
  return answer;
}

}  // namespace spamtrace
