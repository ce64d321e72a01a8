#include "index/past_reading.h"

#include "base/pack.h"
#include "index/damage.h"

namespace spamtrace {

template <class Archive>
void fields(Archive& a, PastReading& r) {
  a(r.done, r.total, r.whole);
}

PastReading past_reading(Database& database) {
  PastReading reading;
  Query query(database, "SELECT value FROM state WHERE name = 'past'");
  if (query.next()) unpack_or_throw(query.text(0), reading);
  return reading;
}

void set_past_reading(Database& database, const PastReading& reading) {
  Query(database,
        "INSERT INTO state VALUES ('past', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value "
        "WHERE value IS NOT excluded.value",
        Blob{packed(reading)})
      .run();
}

}  // namespace spamtrace
