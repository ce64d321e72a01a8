// Which log files a server has, the oldest first.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/fd.h"
#include "base/root_dir.h"
#include "base/time.h"
#include "source/inflate.h"

namespace spamtrace {

struct LogFile {
  std::string path;  // as a person would name it
  Fd fd;
  uint64_t size = 0;  // when it was opened
  Time written;       // last change; of a compressed log its text's, which gzip, zstd and xz keep
  Compression compression = Compression::none;
  uint64_t device = 0, inode = 0;
  int64_t written_ns = 0;  // `written` of the file itself, to the nanosecond
  bool live = false;       // it is still written to, as far as its name tells
};

// A log that is there and cannot be read, wholly or in part: a FIFO, a directory, no right, damage.
struct LogTrouble {
  std::string path;
  Error error;
};

struct LogSet {
  // Logs of the past beyond these are left out, which is a trouble: one of the set, for each log.
  static constexpr size_t k_most_past = 366;

  std::vector<LogFile> files;
  std::vector<LogTrouble> troubles;
};

// All places that have a log (facts/plesk.md 6.2): <product root>/var/log/maillog, which is a link to
// /var/log/maillog, then /var/log/mail.log, then the directories in which multilog keeps qmail-send's log.
// Plesk moves what its daily task has read to maillog.processed, which is older than maillog. Of maillog,
// maillog.processed and mail.log all generations are taken (source/log_rotation.h), in the order of their
// numbers or dates. Logs whose names tell no order are put in that of their last change.
LogSet find_logs(const RootDir& root, const std::string& product_root);

}  // namespace spamtrace
