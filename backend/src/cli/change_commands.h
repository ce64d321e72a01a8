// Commands that change something: what they need is opened by them (cli/acting.h), and not the session of
// those that read.
#pragma once

#include <string>

#include "cli/options.h"

namespace spamtrace {

Result<std::string> run_change(const PolicyApplyCommand& command, const Options& options);
Result<std::string> run_change(const UndoCommand& command, const Options& options);
Result<std::string> run_change(const PolicyBeginCommand& command, const Options& options);
Result<std::string> run_change(const PolicyStepCommand& command, const Options& options);
Result<std::string> run_change(const QueueActCommand& command, const Options& options);
Result<std::string> run_change(const WhitelistRemoveCommand& command, const Options& options);

template <class Command>
concept Changing = requires(const Command& command, const Options& options) {
  run_change(command, options);
};

}  // namespace spamtrace
