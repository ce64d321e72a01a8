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
void fields(Archive& a, WatchState& state) {
  a(state.open, state.sizes);
}

WatchState watch_state(Database& database) { return read_state<WatchState>(database, "watch"); }

void set_watch_state(Database& database, const WatchState& state) {
  set_state_bytes(database, "watch", packed(state));
}

}  // namespace spamtrace
