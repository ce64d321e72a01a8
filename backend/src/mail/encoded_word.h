// Encoded words in header values (RFC 2047), for display: what comes out is valid UTF-8, and no more than
// that.
//
//   =?koi8-r?B?8NLJ18XU?= =?utf-8?Q?=2C_=D0=BC=D0=B8=D1=80?=   ->   Привет, мир
//
// More is read than the RFC allows, since mail programs write more: words inside of text, long words, blanks
// in them, a character split between two words of one charset. A word that cannot be decoded, or whose
// charset is not known (mail/charset.h), stays as it stands.
#pragma once

#include <string>
#include <string_view>

namespace spamtrace {

// Bytes outside of encoded words stay if they are UTF-8; those that are not become U+FFFD. Controls that were
// encoded come out as controls. The time taken grows with the size of the value and with nothing else.
std::string decode_encoded_words(std::string_view value);

}  // namespace spamtrace
