// What each domain does with mail for users that it does not have, as the panel told it last.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/coverage.h"
#include "report/report_base.h"
#include "server/mail_policy.h"

namespace spamtrace {

enum class PolicySort : uint8_t { policy, domain, mail };
std::optional<PolicySort> parse_policy_sort(std::string_view name);

struct PolicyQuestion {
  std::string domain;  // only domains that contain this, without regard to the case of ASCII letters
  std::optional<PolicyMode> mode;  // only domains with this one
  bool open = false;               // only domains that do not reject
  PolicySort sort = PolicySort::policy;
  size_t offset = 0, limit = 50;
};

struct PolicyItem {
  std::string domain, owner;  // owner: see owner_of()
  bool mail = false;          // the panel's mail service is on
  MailPolicy policy;
  bool way_back = false;  // an undo can bring this one back
  bool left = false;      // it is to reject, and does not (report/reject_watch.h), as `alerts` found last
  // Of the last k_policy_days: bounces that left this server for the domain, mail that was sent on from it.
  int64_t bounced = 0, forwarded = 0;
  std::optional<int64_t> real_mail;  // of a forward: what came to its address, see origin/forward_addresses.h
};

struct PolicyCounts {
  uint64_t reject = 0, bounce = 0, forward = 0, unknown = 0;
  uint64_t with_real_mail = 0;  // forwards whose address got some
  uint64_t left = 0;            // see PolicyItem
};

struct PolicyAnswer {
  std::vector<PolicyItem> items;
  uint64_t total = 0;            // of those that were asked for
  PolicyCounts counts;           // of all that may be seen
  std::vector<PanelPlan> plans;  // service plans, where all of the server may be seen: the riskiest first
  PolicyCounts plan_counts;
  std::string plan;  // see fingerprint_of(); empty where the panel told none
  Coverage coverage;
};

inline constexpr int64_t k_policy_days = 30;

// The riskiest first (forward, bounce, unknown, reject), by the mail they took, or by name. `now` ends the
// days.
PolicyAnswer report_policies(const ReportBase& base, const PolicyQuestion& question, Time now);

}  // namespace spamtrace
