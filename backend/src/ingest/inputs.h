// What is read: opened before the sandbox closes, since from then on nothing else can be.
#pragma once

#include <memory>
#include <optional>

#include "queue/mail_queue.h"
#include "server/facts.h"
#include "source/journal.h"
#include "source/log_set.h"

namespace spamtrace {

struct Inputs {
  std::unique_ptr<MailQueue> queue;
  std::optional<Error> queue_error;  // why there is none
  LogSet logs;
  std::unique_ptr<Journal> journal;  // from which the log is read where no file has it (journal_input.h)
  std::string journal_directory;
  Time opened;  // what the queue holds from now on may have come later
};
Inputs open_inputs(const RootDir& root, const ServerFacts& server);

}  // namespace spamtrace
