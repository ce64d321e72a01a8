// What `alerts` knows of its last runs: of what it told, and how long the queue was.
#pragma once

#include <cstdint>
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

struct WatchState {
  std::vector<OpenAlert> open;
  std::vector<QueueSize> sizes;  // of the last hour, the oldest first
};
WatchState watch_state(Database& database);
void set_watch_state(Database& database, const WatchState& state);

}  // namespace spamtrace
