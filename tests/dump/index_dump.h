// All that an index knows, as text: the same for every way in which the same lines were read.
//
// What tells how they were read is left out or told otherwise: the numbers of origins, traces and rows, and
// in which file and at which byte a line was.
#pragma once

#include <string>

#include "index/index.h"

namespace spamtrace {

std::string dump_of(Index& index);

// The lines that only one of them has; empty where they are the same.
std::string difference(const std::string& got, const std::string& want);

}  // namespace spamtrace
