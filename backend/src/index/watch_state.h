// What `alerts` knows of its last runs: of what it told, how long the queue was, and who is to reject.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "index/database.h"

namespace spamtrace {

struct OpenAlert {
  std::string id;
  Time since;         // when it was noticed first
  bool told = false;  // somebody heard of it
};

struct QueueSize {
  Time at;
  uint64_t messages = 0;
};

// Domains that do not reject mail for nobody where all of them are to; each list by name.
struct RejectWatch {
  std::vector<std::string> accepted;  // nobody need hear of them
  std::vector<std::string> left;      // those that an admin should hear of
};

struct WatchState {
  std::vector<OpenAlert> open;
  std::vector<QueueSize> sizes;       // of the last hour, the oldest first
  std::optional<RejectWatch> reject;  // none: nobody asked for it (--keep-reject)
};
WatchState watch_state(Database& database);
void set_watch_state(Database& database, const WatchState& state);

}  // namespace spamtrace
