// An index asks for a mode of its own files, which those that a test makes must not get.
#pragma once

#include <sys/stat.h>

namespace spamtrace {

struct KeepUmask {
  KeepUmask() : before(::umask(0)) { ::umask(before); }
  ~KeepUmask() { ::umask(before); }
  KeepUmask(const KeepUmask&) = delete;
  KeepUmask& operator=(const KeepUmask&) = delete;
  mode_t before;
};

}  // namespace spamtrace
