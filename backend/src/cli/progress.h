// Progress of work that takes longer than a moment, on a terminal only.
#pragma once

#include <chrono>

#include "cli/terminal.h"
#include "ingest/ingest.h"

namespace spamtrace {

class ProgressLine : public WorkObserver {
 public:
  explicit ProgressLine(Terminal terminal) : terminal_(terminal) {}
  ~ProgressLine() override;

  void on_work(const char* what, uint64_t done, uint64_t total) override;

 private:
  Terminal terminal_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point drawn_;
  bool shown_ = false;
};

}  // namespace spamtrace
