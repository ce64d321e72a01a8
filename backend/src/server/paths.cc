#include "server/paths.h"

#include <algorithm>
#include <array>

namespace spamtrace {
namespace {

constexpr std::string_view k_blanks = " \t\r";

std::string_view next_word(std::string_view& line) {
  const size_t start = std::min(line.find_first_not_of(k_blanks), line.size());
  const size_t end = std::min(line.find_first_of(k_blanks, start), line.size());
  const std::string_view word = line.substr(start, end - start);
  line.remove_prefix(end);
  return word;
}

void set_path(ServerPaths& paths, std::string_view key, std::string_view value) {
  while (value.size() > 1 && value.ends_with('/')) value.remove_suffix(1);
  if (!value.starts_with('/')) return;
  if (key == "PRODUCT_ROOT_D") paths.product_root = value;
  if (key == "HTTPD_VHOSTS_D") paths.vhosts = value;
  if (key == "QMAIL_ROOT_D") paths.qmail = value;
  if (key == "PLESK_MAILNAMES_D") paths.mailnames = value;
}

}  // namespace

std::string default_state_dir(const ServerPaths& paths, bool has_panel) {
  return has_panel ? paths.product_root + "/var/modules/spamtrace" : "/var/lib/spamtrace";
}

ServerPaths parse_psa_conf(std::string_view text) {
  ServerPaths paths;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::string_view key = next_word(line);
    const std::string_view value = next_word(line);
    if (!key.empty() && key.front() != '#' && next_word(line).empty()) set_path(paths, key, value);
  }
  return paths;
}

std::string domain_of_path(const ServerPaths& paths, std::string_view path) {
  static constexpr std::array<std::string_view, 6> k_own = {"system", "default", "chroot", "fs", ".", ".."};
  if (!path.starts_with(paths.vhosts) || path.size() <= paths.vhosts.size() + 1) return {};
  path.remove_prefix(paths.vhosts.size());
  if (path.front() != '/') return {};
  path.remove_prefix(1);
  const std::string_view name = path.substr(0, path.find('/'));
  if (std::find(k_own.begin(), k_own.end(), name) != k_own.end()) return {};
  return std::string(name);
}

}  // namespace spamtrace
