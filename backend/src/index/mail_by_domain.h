// How much mail a domain sent back or sent on for somebody else: what its policy for mail to nobody is judged
// by.
#pragma once

#include <string>
#include <unordered_map>

#include "index/database.h"
#include "index/day_table.h"

namespace spamtrace {

class MailByDomain {
 public:
  // Only origins of these two kinds are looked at, of which a server has few.
  MailByDomain(Database& database, const HourRange& hours);

  int64_t bounced(const std::string& domain) const { return count_of(bounced_, domain); }
  int64_t forwarded(const std::string& domain) const { return count_of(forwarded_, domain); }

 private:
  using Counts = std::unordered_map<std::string, int64_t>;
  static int64_t count_of(const Counts& counts, const std::string& domain) {
    const auto at = counts.find(domain);
    return at == counts.end() ? 0 : at->second;
  }
  Counts bounced_, forwarded_;
};

}  // namespace spamtrace
