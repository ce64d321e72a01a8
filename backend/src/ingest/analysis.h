// The whole way at once: queue and log of a server to origins.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/root_dir.h"
#include "ingest/log_pump.h"
#include "ingest/origin_book.h"
#include "ingest/queue_index.h"
#include "queue/mail_queue.h"
#include "server/facts.h"
#include "source/log_set.h"

namespace spamtrace {

// Watches the work; a terminal draws it, the engine knows none.
class WorkObserver {
 public:
  virtual ~WorkObserver() = default;
  virtual void on_work(const char* what, uint64_t done, uint64_t total) = 0;  // what: "queue" or "log"
};

struct Analysis {
  std::optional<QueueScan> queue;
  std::optional<Error> queue_error;  // why there is none
  std::unique_ptr<QueueIndex> queue_index;
  std::vector<LogFileCounts> logs;
  std::vector<LogTrouble> log_troubles;
  LineCounts lines;
  std::unique_ptr<SmtpSessions> sessions;
  std::unique_ptr<OriginBook> book;
};

// Opened before the sandbox closes: what may be read from then on.
struct Inputs {
  std::unique_ptr<MailQueue> queue;
  std::optional<Error> queue_error;
  LogSet logs;
};
Inputs open_inputs(const RootDir& root, const ServerFacts& server);

struct AnalysisQuestion {
  TimeWindow window;
  std::optional<std::string> watch;  // the id of a queued message whose evidence is wanted
};

// Fails only where there is neither a queue nor a log. `server` and `inputs` must outlive the answer.
Result<std::unique_ptr<Analysis>> analyse(const ServerFacts& server, const Inputs& inputs,
                                          const AnalysisQuestion& question, WorkObserver* observer);

}  // namespace spamtrace
