// Names in a directory, through its descriptor and without a stat for each.
#pragma once

#include <dirent.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"
#include "base/result.h"

namespace spamtrace {

enum class EntryType { file, directory, link, other, unknown };  // unknown: the file system does not say

struct DirEntry {
  std::string_view name;
  EntryType type = EntryType::unknown;
  uint64_t inode = 0;
};

// Calls `visit` for each entry but . and .. in the order of the directory. The name is valid during the call.
// `dir_fd` keeps its own position.
Result<void> for_each_entry(int dir_fd, const std::string& name,
                            const std::function<void(const DirEntry&)>& visit);

}  // namespace spamtrace
