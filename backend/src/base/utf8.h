// The one border from foreign bytes to text: what passes here is valid UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace spamtrace {

bool is_valid_utf8(std::string_view bytes);

// The bytes with each invalid sequence replaced by U+FFFD. NUL and other controls stay: JSON escapes them.
std::string to_valid_utf8(std::string_view bytes);

// Text safe for a terminal: valid UTF-8 in which controls (C0, DEL, C1) and the marks that turn the
// direction of writing are shown as \xNN or \u{NNNN} (CVE-2009-4487 is what happens otherwise).
std::string escape_for_terminal(std::string_view bytes);

// Columns that valid UTF-8 takes on a terminal: wide East Asian characters take two, combining marks none.
size_t display_width(std::string_view text);

// The text cut to `columns`, with an ellipsis where something is missing.
std::string cut_to_width(std::string_view text, size_t columns);

}  // namespace spamtrace
