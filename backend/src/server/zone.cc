#include "server/zone.h"

#include <time.h>

#include <cstdlib>
#include <string>

namespace spamtrace {

void use_zone_of(const RootDir& root) {
  // tzset(3) reads the file that TZ names. Named by descriptor, it is the root's file and no other, whatever
  // links lie on the way; the C library has read it when tzset returns.
  const auto file = root.open_file("/etc/localtime");
  const std::string zone = file ? ":/proc/self/fd/" + std::to_string(file->get()) : "UTC0";
  ::setenv("TZ", zone.c_str(), 1);
  ::tzset();
}

int64_t zone_offset(int64_t local_seconds) {
  // What UTC time shows this local time? Once more with the offset found, for the hours around a change.
  int64_t offset = 0;
  for (int round = 0; round < 2; ++round) {
    const time_t guess = static_cast<time_t>(local_seconds - offset);
    struct tm broken {};
    if (::localtime_r(&guess, &broken) == nullptr) return offset;
    offset = broken.tm_gmtoff;
  }
  return offset;
}

}  // namespace spamtrace
