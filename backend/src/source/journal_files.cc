#include "source/journal_files.h"

#include <sys/stat.h>

#include <vector>

#include "base/dir.h"

namespace spamtrace {
namespace {

std::vector<std::string> names_in(const RootDir& root, const std::string& path, EntryType kind) {
  constexpr size_t k_most = 4096;
  std::vector<std::string> names;
  const auto dir = root.open_directory(path);
  if (!dir) return names;
  (void)for_each_entry(dir->get(), path, [&](const DirEntry& entry) {
    const bool fits = entry.type == kind || entry.type == EntryType::unknown;
    if (fits && names.size() < k_most) names.emplace_back(entry.name);
  });
  return names;
}

bool has_journal(const RootDir& root, const std::string& machine) {
  for (const std::string& name : names_in(root, machine, EntryType::file)) {
    if (name.ends_with(".journal")) return true;
  }
  return false;
}

}  // namespace

bool is_running_system(const RootDir& root) {
  struct stat own {
  }, other{};
  return ::stat("/", &own) == 0 && ::fstat(root.fd(), &other) == 0 && own.st_dev == other.st_dev &&
         own.st_ino == other.st_ino;
}

std::optional<JournalPlace> find_journal(const RootDir& root) {
  for (const char* directory : {"/var/log/journal", "/run/log/journal"}) {
    for (const std::string& machine : names_in(root, directory, EntryType::directory)) {
      const std::string path = std::string(directory) + "/" + machine;
      if (!has_journal(root, path)) continue;
      JournalPlace place{root.shown(directory), std::nullopt};
      const auto system = root.open_file(path + "/system.journal");
      if (!system && system.error().code == ErrorCode::not_permitted) place.error = system.error();
      return place;
    }
  }
  return std::nullopt;
}

LogTrouble unread_journal(const RootDir& root, const JournalPlace& place) {
  return {place.directory,
          {ErrorCode::unreadable, "the log is in the journal, which is read of the running system only",
           "write it where it is looked for: journalctl -q -D " + place.directory +
               " SYSLOG_FACILITY=2 -o short-iso > " + root.shown("/var/log/mail.log")}};
}

}  // namespace spamtrace
