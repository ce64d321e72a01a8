// Policies and their changes in words, as several commands print them.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "index/act_journal.h"
#include "server/mail_policy.h"

namespace spamtrace {

inline Colour colour_of(PolicyMode mode) {
  return mode == PolicyMode::reject    ? Colour::green
         : mode == PolicyMode::unknown ? Colour::plain
                                       : Colour::yellow;
}

inline Colour colour_of(ActState state) {
  switch (state) {
    case ActState::done:
    case ActState::already:
      return Colour::green;
    case ActState::failed:
      return Colour::red;
    case ActState::changed:
      return Colour::yellow;
    default:
      return Colour::plain;
  }
}

// "300 done, 2 were so before, 1 failed"; what is none is left out.
std::string counts_in_words(const ActCounts& counts);

}  // namespace spamtrace
