// The program behind main().
#pragma once

namespace spamtrace {

// Returns the exit status.
int run_program(int argc, const char* const* argv);

}  // namespace spamtrace
