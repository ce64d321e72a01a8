// Is this origin a source of spam? A sum of named signals, each with its weight and its sentence, in one
// table (signals.cc). In favour and against: the reasons are what a person reads, the score only orders the
// list.
#pragma once

#include <string>
#include <vector>

#include "origin/own_past.h"
#include "origin/tally.h"

namespace spamtrace {

enum class Verdict : uint8_t {
  clean,
  suspicious,  // worth a look
  spam,
  backscatter,  // bounces of mail that came from outside: the cure is the policy for nonexistent users
};
const char* name_of(Verdict verdict);

struct Reason {
  std::string signal;  // the name in the table
  double weight = 0;   // what it adds to the sum; negative speaks for the account
  std::string sentence;
};

struct Judgement {
  double score = 0;  // 0 to 1
  Verdict verdict = Verdict::clean;
};

struct Assessment : Judgement {
  std::vector<Reason> reasons;  // the weightiest first
};

// What the signals look at.
struct ScoredOrigin {
  const OriginTally& tally;
  const LoginTally* login = nullptr;  // of a mailbox
  bool white_listed = false;          // of a relay
  const OwnPast* past = nullptr;      // where the busiest hour stands out of it
};

Assessment assess(const ScoredOrigin& origin);
Judgement judge(const ScoredOrigin& origin);  // the same without the reasons, for what is only put in order

}  // namespace spamtrace
