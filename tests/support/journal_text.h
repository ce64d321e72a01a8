// Records as `journalctl -o export` writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spamtrace::fixture {

// FIELD, the length in 64 bits, the lowest byte first, and the bytes.
std::string binary_field(std::string_view name, std::string_view value);

// The cursor of the record that was sent at that time, in microseconds since 1970.
std::string journal_cursor(int64_t sent);

// A record of a daemon of Postfix, with all fields that journald adds to a line of syslog(3); the message is
// binary where it has to be. Its _COMM is the last part of the identifier, its pid 4711; journald took it 17
// microseconds after it was sent.
std::string journal_record(int64_t sent, const std::string& identifier, uint32_t uid,
                           std::string_view message);

}  // namespace spamtrace::fixture
