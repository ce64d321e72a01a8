// The names under which logs of the past are kept beside a log (facts: logrotate(8), savelog(8), and Plesk's
// own logrotate.conf).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/root_dir.h"

namespace spamtrace {

struct Generation {
  bool dated = false;  // by the day in its name, else by number
  uint64_t rank = 0;   // among those of its kind: the greater, the later
};

// What follows the name of the log: .N, -YYYYMMDD or -YYYYMMDD-HHMMSS, then nothing, .gz, .zst or .xz.
// Nothing of any other form, such as .old, .bak.1 or .1.gz.tmp.
std::optional<Generation> parse_generation(std::string_view suffix);

struct PastLog {
  std::string path;
  uint64_t rank = 0;
};

// The generations of one log, the latest first.
struct PastLogs {
  static constexpr size_t k_most = 366;  // of each kind: a year of days

  std::vector<PastLog> numbered, dated;
  uint64_t left_out = 0;       // the oldest, beyond k_most
  std::optional<Error> error;  // why the directory could not be listed, wholly or in part
};

// By the names in its directory; none, and no error, where there is no such directory.
PastLogs list_past_logs(const RootDir& root, const std::string& log);

}  // namespace spamtrace
