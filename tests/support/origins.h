// Who sends: the accounts that the truth speaks of, each known by kind and account.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace spamtrace::fixture {

struct Origin {
  std::string kind;     // smtp_auth, system_user, web_server, relay, forward, bounce, local, unknown
  std::string account;  // mailbox, user, client address, domain
  std::string domain;   // empty where it has none
  std::string story;
  bool guilty = false;

  std::string id() const { return kind == "unknown" ? kind : kind + ":" + account; }
};

using OriginIndex = size_t;

// Mail from the network without a login: nobody here is to blame for it.
inline constexpr OriginIndex k_outside = std::numeric_limits<size_t>::max();

class Origins {
 public:
  // The first who names an origin tells its story.
  OriginIndex find_or_add(const Origin& origin) {
    for (OriginIndex i = 0; i < all_.size(); ++i)
      if (all_[i].kind == origin.kind && all_[i].account == origin.account) return i;
    all_.push_back(origin);
    return all_.size() - 1;
  }

  const std::vector<Origin>& all() const { return all_; }

 private:
  std::vector<Origin> all_;
};

}  // namespace spamtrace::fixture
