// One made-up mail server for all benchmarks of a program: written once below a temporary directory, from a
// fixed seed, and removed at the end.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/root_dir.h"

namespace spamtrace::bench {

const RootDir& server_root();
std::string log_path();  // of its mail log, on this machine

const std::string& log_text();
const std::vector<std::string_view>& log_lines();

}  // namespace spamtrace::bench
