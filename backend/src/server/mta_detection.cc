#include "server/mta_detection.h"

#include <unistd.h>

#include <array>
#include <string_view>

namespace spamtrace {
namespace {

// systemctl mask makes the unit a link to /dev/null in /etc, which outranks the others.
bool is_masked(const RootDir& root, const std::string& unit) {
  const auto dir = root.open_directory("/etc/systemd/system");
  if (!dir) return false;
  std::array<char, 16> target{};
  const ssize_t size = ::readlinkat(dir->get(), unit.c_str(), target.data(), target.size());
  return size > 0 && std::string_view(target.data(), static_cast<size_t>(size)) == "/dev/null";
}

// By a unit, or by a script of System V's init.
bool is_startable(const RootDir& root, const std::string& service) {
  static constexpr std::array<const char*, 3> k_dirs = {"/etc/systemd/system/", "/usr/lib/systemd/system/",
                                                        "/lib/systemd/system/"};
  const std::string unit = service + ".service";
  if (is_masked(root, unit)) return false;
  for (const char* dir : k_dirs) {
    if (root.open_file(dir + unit)) return true;
  }
  return root.open_file("/etc/init.d/" + service).has_value();
}

bool has_directory(const RootDir& root, const std::string& path) {
  return root.open_directory(path).has_value();
}

}  // namespace

DetectedMta detect_mta(const RootDir& root, const std::string& qmail_queue,
                       const std::vector<std::string>& postfix_spools) {
  const std::string postfix_queue = postfix_spools.empty() ? std::string{} : postfix_spools.front();
  const bool qmail = has_directory(root, qmail_queue);
  const bool postfix = !postfix_queue.empty() && has_directory(root, postfix_queue + "/active");
  if (qmail && is_startable(root, "qmail")) return {Mta::qmail, "qmail.service is installed"};
  if (postfix && is_startable(root, "postfix")) return {Mta::postfix, "postfix.service is installed"};
  if (qmail) return {Mta::qmail, "its queue is " + root.shown(qmail_queue)};
  if (postfix) return {Mta::postfix, "its queue is " + root.shown(postfix_queue)};
  return {};
}

}  // namespace spamtrace
