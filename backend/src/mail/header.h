// The header block of a message (RFC 5322 section 2.2), from bytes that anyone may have written.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace spamtrace {

struct HeaderField {
  std::string_view name;   // as written, without blanks before the colon
  std::string_view value;  // as written behind the colon; may hold line breaks where it is folded

  bool is(std::string_view other_name) const;  // compares names without regard to case
};

// Calls `visit` for each field up to the first empty line or the first line that is no header; ends early
// when it returns false. A line end is LF or CR LF. Returns the size of the block, or npos when the bytes
// ended before the block did.
size_t for_each_header(std::string_view bytes, const std::function<bool(const HeaderField&)>& visit);

// The value on one line: line breaks and the blanks at both ends are gone, folds become one blank each.
std::string unfold(std::string_view value);

}  // namespace spamtrace
