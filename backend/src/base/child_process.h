// Starts another program: with a path and not a name to look for, an argv array, an environment of its own
// and no shell. Only before the sandbox closes, which stops programs from being started and processes from
// being signalled; reading from one and waiting for it go on inside.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/fd.h"
#include "base/result.h"

namespace spamtrace {

struct ChildProcess {
  pid_t pid = -1;
  Fd output, errors;  // our ends of its stdout and stderr
};

// Whether it can be ended together with what it starts itself: kill(-pid).
enum class ChildGroup { ours, own };

// It reads from `input`, else nothing. ErrorCode::not_found where no such program is there.
Result<ChildProcess> start_program(std::vector<std::string> arguments, ChildGroup group,
                                   const Fd& input = Fd());

// Without waiting; wait_for_end() then tells how.
bool has_ended(pid_t pid);

// Waits for its end: nothing where it ended with status 0, else how it ended, such as "failed with status 1".
// Errors are those of waitpid(2).
Result<std::string> wait_for_end(pid_t pid);

// What a program wrote to stderr, as one line of valid UTF-8.
std::string as_one_line(std::string_view complaint);

}  // namespace spamtrace
