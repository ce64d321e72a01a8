// Changes in Postfix's queue by its own command, which is safe while it runs (postsuper(1)).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace spamtrace {

enum class PostsuperAct : char { hold = 'h', release = 'H', requeue = 'r', remove = 'd' };

// `postsuper -c CONFIG -h -`, the ids on its stdin; the directory of main.cf. What it says of each is not
// kept: where the messages are afterwards tells what it did. ErrorCode::failed with its words where it
// failed.
Result<void> run_postsuper(const std::string& program, const std::string& config, PostsuperAct act,
                           const std::vector<std::string>& ids);

}  // namespace spamtrace
