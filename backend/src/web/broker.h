// Two processes: one with rights, which never sees a byte of a request, and one without, which speaks HTTP.
//
// For each question the server makes a pair of sockets, writes the request into one end and hands the other
// to the broker. The broker starts `spamtrace --root R --state S api` with it as its standard input and
// output, and that is all it can be made to do. It also runs `spamtrace ingest` from time to time.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/result.h"

namespace spamtrace {

struct BrokerOptions {
  std::string program;              // the path of `spamtrace`
  std::string root, state;          // as it takes them; an empty state is its default
  std::chrono::seconds refresh{0};  // from one `ingest` to the next; 0: never
};

// Serves the channel until the server's process ends or a signal comes (SIGTERM, SIGINT), which ends both.
// Returns the exit status. REQUIRES: these signals and SIGCHLD are blocked, and there is one thread.
int run_broker(const BrokerOptions& options, Fd channel, pid_t server);

// The server's side: one question, one answer; from any thread. ErrorCode::failed where the broker is gone,
// the answer takes too long or is longer than 64 MiB.
Result<std::string> ask_broker(int channel, std::string_view request);

}  // namespace spamtrace
