// The report by domain: what the accounts of each domain sent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/sources.h"

namespace spamtrace {

// Sums over the sources that belong to the domain, and the worst of them.
struct DomainItem {
  std::string domain;
  std::string owner;                 // see owner_of()
  std::vector<std::string> aliases;  // other names of it, of which the mail counts here
  MessageCounts counts;
  int64_t queued = 0, queued_recipients = 0;
  int64_t sources = 0;
  std::string worst;  // id of the source with the highest score
  double score = 0;
  Verdict verdict = Verdict::clean;
};

enum class DomainSort : uint8_t { score, recipients, queued, domain };
std::optional<DomainSort> parse_domain_sort(std::string_view name);

struct DomainsQuestion {
  TimeWindow window;
  std::string domain;  // only domains that contain this, without regard to the case of ASCII letters
  DomainSort sort = DomainSort::score;
  size_t offset = 0, limit = 50;
};

struct DomainsAnswer {
  TimeWindow window;  // as it was asked for, widened to whole hours
  std::vector<DomainItem> items;
  uint64_t total = 0;            // domains that sent and were asked for
  MessageCounts without_domain;  // of sources that belong to none: relays, system accounts, unknown
  Coverage coverage;
};

// The worst first, or the largest; by name in its order. Equal ones by name.
DomainsAnswer report_domains(const ReportBase& base, const DomainsQuestion& question);

struct DomainQuestion {
  std::string domain;
  TimeWindow window;
};

struct DomainAnswer {
  TimeWindow window;
  DomainItem item;
  std::optional<MailPolicy> policy;  // for mail to nobody, where the panel told it
  std::vector<SourceItem> sources;   // the worst first, at most k_most_sources
  std::vector<HourCounts> timeline;  // of all its sources
  Coverage coverage;

  static constexpr size_t k_most_sources = 50;
};

// ErrorCode::not_found where no source of that domain sent anything.
Result<DomainAnswer> report_domain(const ReportBase& base, const DomainQuestion& question);

}  // namespace spamtrace
