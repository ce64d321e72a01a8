#include "index/past_reading.h"

#include "index/state_table.h"

namespace spamtrace {

template <class Archive>
void fields(Archive& a, PastReading& r) {
  a(r.done, r.total, r.whole);
}

PastReading past_reading(Database& database) { return read_state<PastReading>(database, "past"); }

void set_past_reading(Database& database, const PastReading& reading) {
  set_state_bytes(database, "past", packed(reading));
}

}  // namespace spamtrace
