#include "index/watch_state.h"

#include "index/state_table.h"

namespace spamtrace {

template <class Archive>
void fields(Archive& a, OpenAlert& alert) {
  a(alert.id, alert.since, alert.told);
}
template <class Archive>
void fields(Archive& a, QueueSize& size) {
  a(size.at, size.messages);
}
template <class Archive>
void fields(Archive& a, RejectWatch& watch) {
  a(watch.accepted, watch.left);
}
template <class Archive>
void fields(Archive& a, WatchState& state) {
  a(state.open, state.sizes);
}

// The list of domains can be long and seldom changes, so it has a row of its own.
WatchState watch_state(Database& database) {
  auto state = read_state<WatchState>(database, "watch");
  state.reject = read_state<std::optional<RejectWatch>>(database, "keep_reject");
  return state;
}

void set_watch_state(Database& database, const WatchState& state) {
  set_state_bytes(database, "watch", packed(state));
  set_state_bytes(database, "keep_reject", packed(state.reject));
}

}  // namespace spamtrace
