// The process that speaks HTTP, with no rights but to answer on its socket.
#pragma once

#include <cstdint>
#include <string>

#include "base/fd.h"
#include "base/result.h"

namespace spamtrace {

struct ServerOptions {
  uint16_t port = 0;         // 0: any
  std::string page;          // the directory of the built page
  std::string user;          // whose rights it has where it is started as root
  bool keeps_index = false;  // the broker does: the page is told that it need not wait for what is new
};

// Prints the address to open and serves until a signal comes; returns only with what kept it from that.
// docs/security.md tells what it gives up before.
Error run_server(const ServerOptions& options, Fd channel);

}  // namespace spamtrace
