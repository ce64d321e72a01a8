// A whole mail server with qmail: all stories played, its root and its truth written.
#pragma once

#include "world.h"

namespace spamtrace::fixture {

// Throws std::runtime_error where the directory holds a server already.
void write_qmail_world(const WorldOptions& options);

}  // namespace spamtrace::fixture
