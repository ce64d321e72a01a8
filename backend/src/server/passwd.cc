#include "server/passwd.h"

#include <algorithm>
#include <optional>

#include "base/scanner.h"

namespace spamtrace {
namespace {

// name:password:uid:gid:gecos:home:shell
std::optional<SystemUser> parse_user(std::string_view line) {
  Scanner s(line);
  SystemUser user;
  std::string_view name, skipped, home;
  if (!s.until(":", name) || name.empty() || !s.until(":", skipped)) return std::nullopt;
  if (!s.number(user.uid) || !s.literal(":") || !s.number(user.gid) || !s.literal(":")) return std::nullopt;
  if (!s.until(":", skipped) || !s.until(":", home)) return std::nullopt;
  user.name = name;
  user.home = home;
  return user;
}

}  // namespace

Passwd Passwd::parse(std::string_view text) {
  Passwd passwd;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    if (auto user = parse_user(line)) {
      passwd.users_.push_back(std::move(*user));
    } else {
      ++passwd.odd_lines_;
    }
  }
  std::stable_sort(passwd.users_.begin(), passwd.users_.end(),
                   [](const SystemUser& a, const SystemUser& b) { return a.uid < b.uid; });
  return passwd;
}

const SystemUser* Passwd::by_uid(uint32_t uid) const {
  const auto at = std::lower_bound(users_.begin(), users_.end(), uid,
                                   [](const SystemUser& user, uint32_t wanted) { return user.uid < wanted; });
  return at != users_.end() && at->uid == uid ? &*at : nullptr;
}

const SystemUser* Passwd::by_name(std::string_view name) const {
  const auto at =
      std::find_if(users_.begin(), users_.end(), [&](const SystemUser& u) { return u.name == name; });
  return at != users_.end() ? &*at : nullptr;
}

}  // namespace spamtrace
