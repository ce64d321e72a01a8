#include "source/log_set.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <set>

namespace spamtrace {
namespace {

class LogFinder {
 public:
  explicit LogFinder(const RootDir& root) : root_(root) {}

  // Adds the file unless it is not there, or was added under another name.
  void add(const std::string& path) {
    auto fd = root_.open_file(path);
    if (!fd) {
      if (fd.error().code != ErrorCode::not_found) found.troubles.push_back({root_.shown(path), fd.error()});
      return;
    }
    struct stat status {};
    if (::fstat(fd->get(), &status) != 0) return;
    if (!seen_.insert({status.st_dev, status.st_ino}).second) return;
    found.files.push_back({root_.shown(path), std::move(*fd), static_cast<uint64_t>(status.st_size),
                           from_unix(status.st_mtim.tv_sec)});
  }

  LogSet found;

 private:
  const RootDir& root_;
  std::set<std::pair<dev_t, ino_t>> seen_;
};

}  // namespace

LogSet find_logs(const RootDir& root, const std::string& product_root) {
  LogFinder finder(root);
  const std::array<std::string, 3> syslog_places = {product_root + "/var/log/maillog", "/var/log/maillog",
                                                    "/var/log/mail.log"};
  for (const std::string& place : syslog_places) {
    finder.add(place + ".processed");
    finder.add(place);
  }
  for (const char* place : {"/var/log/qmail/current", "/var/log/qmail/send/current",
                            "/var/log/qmail/qmail-send/current", "/var/log/qmail-send/current"}) {
    finder.add(place);
  }
  std::stable_sort(finder.found.files.begin(), finder.found.files.end(),
                   [](const LogFile& a, const LogFile& b) { return a.written < b.written; });
  return std::move(finder.found);
}

}  // namespace spamtrace
