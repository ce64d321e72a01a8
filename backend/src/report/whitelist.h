// The white list judged: each entry that lets somebody send without a login, with the mail that came through
// it in the last days that the log tells of.
#pragma once

#include <string>
#include <vector>

#include "report/coverage.h"
#include "report/sources.h"
#include "report/whitelist_judgement.h"

namespace spamtrace {

struct WhitelistItem {
  WhiteListEntry entry;
  std::vector<WhitelistFinding> findings;
  Severity severity = Severity::harmless;  // of its worst finding
  WhitelistUse use;
};

struct WhitelistQuestion {
  size_t offset = 0, limit = 50;
};

struct WhitelistAnswer {
  TimeWindow window;  // from k_whitelist_days before the newest line of the log on
  bool is_whole_time_known = false;
  std::vector<WhitelistItem> items;  // the worst first
  uint64_t total = 0, dangerous = 0, look = 0;
  std::vector<WhiteListPlace> not_understood;  // at most k_most_not_understood
  uint64_t not_understood_total = 0;
  Coverage coverage;

  static constexpr size_t k_most_not_understood = 100;
};

// Where its server is and what it lists (server/white_list_entries.h, server/own_addresses.h).
struct WhitelistOfServer {
  WhiteListEntries list;
  std::vector<IpNetwork> own;
};

WhitelistAnswer report_whitelist(const ReportBase& base, const WhitelistOfServer& server,
                                 const WhitelistQuestion& question);

}  // namespace spamtrace
