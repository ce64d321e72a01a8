// The second program: the page and its answers over HTTP, on this machine alone.
#pragma once

namespace spamtrace {

// Returns the exit status.
int run_web(int argc, const char* const* argv);

}  // namespace spamtrace
