// The accounts of the server, read from its /etc/passwd as a file: the root may be a mounted disk, and a
// static binary has no name service.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spamtrace {

struct SystemUser {
  std::string name;
  uint32_t uid = 0;
  uint32_t gid = 0;
  std::string home;
};

class Passwd {
 public:
  // Lines that are no account (passwd(5)) are left out and counted.
  static Passwd parse(std::string_view text);

  // Null where there is none. Of several accounts with one uid the first counts, as in getpwuid(3).
  const SystemUser* by_uid(uint32_t uid) const;
  const SystemUser* by_name(std::string_view name) const;

  size_t size() const { return users_.size(); }
  size_t odd_lines() const { return odd_lines_; }

 private:
  std::vector<SystemUser> users_;  // by uid, in the file's order within one uid
  size_t odd_lines_ = 0;
};

}  // namespace spamtrace
