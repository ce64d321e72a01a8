// What a command that changes something begins with: the panel asked, the journal opened. Nothing that a
// stranger wrote into logs or queue is read here, so there is no sandbox, which would keep the panel's
// command from being started.
#pragma once

#include <memory>

#include "action/policy_change.h"
#include "base/root_dir.h"
#include "cli/options.h"
#include "server/panel_state.h"

namespace spamtrace {

class Acting {
 public:
  // ErrorCode::not_found where there is no panel, and whatever keeps the journal from being written.
  static Result<std::unique_ptr<Acting>> open(const Options& options);

  // What each domain does now. Answers from the index tell it from then on, too.
  Result<Policies> ask_policies();

  ActJournal& journal() { return *journal_; }
  const std::string& plesk() const { return plesk_; }

 private:
  std::string plesk_, state_dir_;
  std::unique_ptr<ActJournal> journal_;
};

// The panel's command: that which was named, else that of the running system. Empty where there is none.
std::string panel_command(const Options& options, const RootDir& root);

// The process with that number, if it runs.
std::optional<Driver> driver_of(int64_t pid);

// Whether the act's process still runs.
bool is_alive(const Driver& driver);

}  // namespace spamtrace
