#include "index/past_reading.h"

#include "base/pack.h"
#include "index/damage.h"

namespace spamtrace {

static constexpr const char* k_name = "past";

template <class Archive>
void fields(Archive& a, PastReading& r) {
  a(r.done, r.total, r.whole);
}

PastReading past_reading(Index& index) {
  PastReading reading;
  const std::string bytes = index.state(k_name);
  if (!bytes.empty()) unpack_or_throw(bytes, reading);
  return reading;
}

void set_past_reading(Index& index, const PastReading& reading) { index.set_state(k_name, packed(reading)); }

}  // namespace spamtrace
