// The made-up mail servers that the benchmarks of a program use: each written once below a temporary
// directory, from a fixed seed, and removed at the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/root_dir.h"
#include "mail/mta.h"

namespace spamtrace::bench {

RootDir server_root(Mta mta);
std::string log_path(Mta mta);  // of its mail log, on this machine

struct Log {
  explicit Log(Mta mta);
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  const std::string text;
  const std::vector<std::string_view> lines;  // into the text
};

}  // namespace spamtrace::bench
