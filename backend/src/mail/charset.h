// The character sets of mail headers, as UTF-8. iconv(3) loads its tables from files of the host, which a
// static program may not find; those that matter for mail are small enough to be here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace spamtrace {

// Always valid UTF-8: a byte that is no character there becomes U+FFFD. Nothing for a charset not known here.
// Known are UTF-8, US-ASCII, ISO-8859-1, -2, -5 and -15, windows-1250 to -1252, KOI8-R and KOI8-U; case, `-`
// and
// `_` in a name do not matter.
std::optional<std::string> to_utf8(std::string_view charset, std::string_view bytes);

}  // namespace spamtrace
