// What the web server's process gives up before it takes its first request.
#pragma once

#include <string>

#include "base/result.h"

namespace spamtrace {

// As root: a directory without files becomes its root, and `user` its owner, with no other groups. Whoever
// started it: no new rights (prctl(2)), no other programs, no connections of its own, no look into other
// processes (seccomp). ErrorCode::not_permitted or failed where that cannot be had: it must not serve then.
// REQUIRES: no second thread runs yet.
Result<bool> confine(const std::string& user);

}  // namespace spamtrace
