// How much mail a domain sent back or sent on for somebody else, and how much came to an address that gets
// its mail for nobody: what its policy is judged by.
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
  int64_t came_to(const std::string& address) const { return count_of(came_to_, address); }

 private:
  using Counts = std::unordered_map<std::string, int64_t>;
  static int64_t count_of(const Counts& counts, const std::string& domain) {
    const auto at = counts.find(domain);
    return at == counts.end() ? 0 : at->second;
  }
  Counts bounced_, forwarded_, came_to_;
};

// One more message that is over (origin/forward_addresses.h). REQUIRES: a transaction.
void add_forwarded_to(Database& database, int64_t day, const std::string& address);

}  // namespace spamtrace
