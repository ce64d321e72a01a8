// The time zone of the server that is looked at, which need not be that of this machine.
#pragma once

#include <cstdint>

#include "base/root_dir.h"

namespace spamtrace {

// Makes localtime(3) of this process follow the root's /etc/localtime; UTC where it has none.
void use_zone_of(const RootDir& root);

// Seconds east of UTC at a local time, by that zone.
int64_t zone_offset(int64_t local_seconds);

}  // namespace spamtrace
