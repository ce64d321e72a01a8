// Policies in words, as several commands print them.
#pragma once

#include "cli/terminal.h"
#include "server/mail_policy.h"

namespace spamtrace {

inline Colour colour_of(PolicyMode mode) {
  return mode == PolicyMode::reject    ? Colour::green
         : mode == PolicyMode::unknown ? Colour::plain
                                       : Colour::yellow;
}

}  // namespace spamtrace
