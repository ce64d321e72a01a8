// The mail servers whose queues and logs are read.
#pragma once

#include <cstdint>

namespace spamtrace {

enum class Mta : uint8_t { none, qmail, postfix };
const char* name_of(Mta mta);

}  // namespace spamtrace
