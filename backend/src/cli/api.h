// One request on standard input: the door for programs, such as the panel and the web server.
//
// It becomes a command line and goes its way, so there is one description of the commands, and both give the
// same answers. Only commands that read are behind this door.
#pragma once

#include "cli/options.h"

namespace spamtrace {

// Reads a request from the descriptor to its end. Root and state are those of `door`; the answer is JSON.
Result<Options> read_api_request(int fd, const Options& door, Time now);

}  // namespace spamtrace
