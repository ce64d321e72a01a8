// A server whose stories go on while one looks: every second what has happened is brought to the disk.
#pragma once

#include <functional>

#include "world.h"

namespace spamtrace::fixture {

struct RunningServer {
  std::filesystem::path queue;                                    // on the disk
  std::function<void(Time)> run_until;                            // lets time pass
  std::function<void(const std::filesystem::path&)> write_queue;  // as it is by then, into an empty directory
};

// Prints "going on" once the past is on the disk, and returns at the end of the world's window. Does nothing
// where that is the present.
void go_on(World& world, const RunningServer& server);

}  // namespace spamtrace::fixture
