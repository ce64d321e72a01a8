// The table of signals.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "origin/score.h"

namespace spamtrace {

// How strongly a signal speaks, 0 (not at all) to 1, and why, in one sentence. A strength of 0 has no
// sentence; most sentences are never asked for. It looks at the origin, which must live as long.
struct Finding {
  double strength = 0;
  std::function<std::string()> sentence = {};
};

struct Signal {
  const char* name;
  double weight;         // in log-odds, at full strength; negative speaks for the account
  bool rests_on_claims;  // what it counts was written by the sender
  Finding (*look)(const ScoredOrigin&);
};

std::span<const Signal> signals();

// Below this sum of weights nothing is suspected: most accounts are honest.
inline constexpr double k_prior = -3.0;

}  // namespace spamtrace
