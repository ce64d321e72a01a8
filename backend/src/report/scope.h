// Which domains the one who asks may see: all of them, or those of a reseller or a customer.
//
// Answers within a scope are made as if nothing else were on the server: no count of it is in them, and what
// lies outside is as unknown as what never was.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mail/address.h"

namespace spamtrace {

class Scope {
 public:
  Scope() = default;  // the whole server
  explicit Scope(const std::vector<std::string>& domains) : domains_(std::in_place) {
    for (const std::string& domain : domains) domains_->insert(ascii_lower(domain));
  }

  bool is_all() const { return !domains_; }

  // What belongs to no domain is seen only with the whole server.
  bool contains(const std::string& domain) const {
    return is_all() || (!domain.empty() && domains_->contains(ascii_lower(domain)));
  }

 private:
  std::optional<std::set<std::string>> domains_;
};

}  // namespace spamtrace
