// Which addresses are delivered here: by qmail's control/locals and control/virtualdomains (qmail-send(8)),
// by Postfix's main.cf, by the panel's mailbox directories. Needed for recipients that no delivery has
// decided.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

namespace spamtrace {

class LocalDomains {
 public:
  // One domain a line.
  void add_locals(std::string_view text);

  // `domain:prefix` or `user@domain:prefix` a line; `.domain:prefix` stands for all below it; an empty prefix
  // takes a domain out again.
  void add_virtualdomains(std::string_view text);

  // A domain that is served here, however that is known.
  void add_domain(std::string_view domain);

  // Would the mail server deliver to this address here?
  bool is_local(std::string_view address) const;

  // Is the domain of this address served here at all?
  bool has_domain(std::string_view domain) const;

  bool empty() const { return entries_.empty(); }

 private:
  std::unordered_set<std::string> entries_;
  std::unordered_set<std::string> exceptions_;
};

}  // namespace spamtrace
