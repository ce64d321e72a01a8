// The files defer/ID and bounce/ID: what was said about recipients that could not be served (Postfix
// bounce/bounce_append_service.c, global/bounce_log.c).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spamtrace {

struct PostfixReport {
  std::string recipient;  // quoted as in a header, unlike in the queue file; empty: not told
  std::string original;   // only where it differs from the recipient
  std::string status;     // of RFC 3463, such as 4.4.1; empty in files of old versions
  std::string action;     // delayed, failed; empty in files of old versions
  std::string reason;     // what the other server or the delivery agent said
};

struct PostfixReports {
  std::vector<PostfixReport> list;
  bool cut = false;  // there were more than the limit
};

// Blocks between empty lines of `name=value` lines, or of one line `<recipient>: reason` in old files, or of
// both. Lines that are neither are passed over.
PostfixReports parse_postfix_reports(std::string_view content, size_t limit);

}  // namespace spamtrace
