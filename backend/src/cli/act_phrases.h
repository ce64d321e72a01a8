// Acts and what they change in words, as several commands print them.
#pragma once

#include <string>

#include "cli/terminal.h"
#include "index/act_journal.h"

namespace spamtrace {

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

// "300 done, 2 so before, 1 failed"; what is none is left out.
std::string counts_in_words(const ActCounts& counts);

// "1 domain", "3 service plans", "2 entries".
std::string in_words(uint64_t count, ActTarget target);

// "service plan Gold"; of the others the name alone.
std::string shown_name(const ActItem& item);

}  // namespace spamtrace
