// Which mail came through which entry, and which entry stands in another's way: for all of them at once, in
// O((entries + clients) log entries).
#pragma once

#include <vector>

#include "report/whitelist_judgement.h"

namespace spamtrace {

// One for each entry, in their order; pointers are into `entries`. A client's mail counts for all entries
// that would let it relay, and for none where an exception decides. `own` and `is_whole_time_known` are left
// as they are.
std::vector<WhitelistFacts> facts_of_entries(const std::vector<WhiteListEntry>& entries,
                                             const std::vector<RelayClient>& clients);

}  // namespace spamtrace
