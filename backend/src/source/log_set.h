// Which log files a server has, the oldest first.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/fd.h"
#include "base/root_dir.h"
#include "base/time.h"

namespace spamtrace {

struct LogFile {
  std::string path;  // as a person would name it
  Fd fd;
  uint64_t size = 0;  // when it was opened
  Time written;       // last change
};

// A log that is there and cannot be read: a FIFO, a directory, no right.
struct LogTrouble {
  std::string path;
  Error error;
};

struct LogSet {
  std::vector<LogFile> files;
  std::vector<LogTrouble> troubles;
};

// The first place that has a log is taken (facts/plesk.md 6.2): <product root>/var/log/maillog, which is a
// link to /var/log/maillog, then /var/log/mail.log, then the directories in which multilog keeps qmail-send's
// log. Plesk moves what its daily task has read to maillog.processed, which is older than maillog.
LogSet find_logs(const RootDir& root, const std::string& product_root);

}  // namespace spamtrace
