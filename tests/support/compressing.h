// Compressed files as the tools of a log rotation write them.
#pragma once

#include <string>
#include <string_view>

namespace spamtrace::fixture {

// One member, frame or stream each, with a check sum. All throw std::runtime_error.
std::string gzip(std::string_view text);
std::string zstd(std::string_view text);
std::string xz(std::string_view text);

}  // namespace spamtrace::fixture
