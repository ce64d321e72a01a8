// Files of the made-up server: a mode that no umask narrows, and an mtime of its own. All throw
// std::system_error.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>

#include "timestamps.h"

namespace spamtrace::fixture {

void write_file(const std::filesystem::path& path, std::string_view content, mode_t mode = 0644,
                Time modified = {});
void append_file(const std::filesystem::path& path, std::string_view content);
void make_directory(const std::filesystem::path& path, mode_t mode = 0755);
void set_owner(const std::filesystem::path& path, uid_t owner);  // does nothing where we are not root
void make_fifo(const std::filesystem::path& path, mode_t mode);

}  // namespace spamtrace::fixture
