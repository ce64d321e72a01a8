// One line of a log file, taken apart: when, which program, what it said.
//
//   Nov 24 07:50:56 mail qmail: 1795506656.494700 new msg 7224952          RFC 3164: no year, local time
//   2025-02-02T09:50:42.211184+01:00 mx postfix/qmgr[659]: 1F5A2: removed  RFC 3339
//   @4000000038c3eeb027f41c7c new msg 93869                                multilog, TAI64N, one program a
//   file
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace spamtrace {

enum class StampStyle : uint8_t {
  rfc3164,
  rfc3339,
  tai64n,
  journal,  // microseconds since 1970: no line of a text has it, but journal_line.h makes such
};

// The parts as they stand in the line. `stamp` is not converted yet: most lines of a log share their second.
struct SyslogLine {
  StampStyle style = StampStyle::rfc3164;
  std::string_view stamp;
  std::string_view host;
  std::string_view program;  // the tag without [pid]; may hold blanks ("greylisting filter") and slashes
  uint32_t pid = 0;          // 0 where the tag has none
  std::string_view text;     // what follows "tag: "
};

// Nothing for a line of another shape.
std::optional<SyslogLine> parse_syslog_line(std::string_view line);

// The same for the lines of a log, one after the other: most begin with the stamp and host of the line
// before, which are not taken apart again.
class SyslogLineParser {
 public:
  std::optional<SyslogLine> parse(std::string_view line);

 private:
  std::optional<SyslogLine> parse_anew(std::string_view line);

  static constexpr size_t k_most_head = 96;
  std::array<char, k_most_head> head_{};  // "STAMP HOST " of the line before
  size_t head_size_ = 0, stamp_size_ = 0;
  StampStyle style_ = StampStyle::rfc3164;
};

// @ and 24 hex digits (multilog(8), tai64n.h): TAI seconds since 1970 plus 2^62, minus the 10 seconds that
// daemontools takes for the difference to UTC.
std::optional<Time> parse_tai64n(std::string_view stamp);

}  // namespace spamtrace
