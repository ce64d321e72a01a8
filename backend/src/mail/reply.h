// What a remote server answered, as far as the text of its reply tells. The text is the remote side's.
#pragma once

#include <string_view>

namespace spamtrace {

// Does a permanent failure say that the recipient or its domain does not exist? Lists that spammers use are
// full of such addresses, an honest sender's are not. By the enhanced status code (RFC
// 3463: 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10) where there is one, else by the words that mail servers use.
bool says_unknown_recipient(std::string_view reply);

}  // namespace spamtrace
