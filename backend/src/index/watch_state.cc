#include "index/watch_state.h"

#include "base/pack.h"
#include "index/damage.h"

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

WatchState watch_state(Database& database) {
  WatchState state;
  Query query(database, "SELECT value FROM state WHERE name = 'watch'");
  if (query.next()) unpack_or_throw(query.text(0), state);
  return state;
}

void set_watch_state(Database& database, const WatchState& state) {
  Query(database, "INSERT OR REPLACE INTO state VALUES ('watch', ?)", Blob{packed(state)}).run();
}

}  // namespace spamtrace
