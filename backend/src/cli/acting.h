// What a command that changes something begins with: the panel asked, the journal opened. Nothing that a
// stranger wrote into logs or queue is read here, so there is no sandbox, which would keep the panel's
// command from being started.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "action/panel_change.h"
#include "base/root_dir.h"
#include "cli/options.h"
#include "server/panel_state.h"
#include "server/postfix_facts.h"

namespace spamtrace {

enum class ActsOn { panel, queue, either };

class Acting {
 public:
  // ErrorCode::not_found where there is no panel, or no queue that could be acted on, and whatever keeps the
  // journal from being written.
  static Result<std::unique_ptr<Acting>> open(const Options& options, ActsOn what);

  // What each domain and each service plan does now. Answers from the index tell it from then on, too. A
  // panel that tells nothing of its plans has none.
  Result<Policies> ask_policies();

  Result<std::vector<std::string>> ask_white_list();

  // What the things of this act are set to now.
  Result<std::unique_ptr<ThingValues>> ask_values(int64_t act);

  ActJournal& journal() { return *journal_; }
  const std::string& plesk() const { return plesk_; }
  // The directory of main.cf of the Postfix whose queue has this number.
  const std::string& postfix_config(uint32_t spool) const { return instances_.at(spool).config; }

  const std::vector<PanelPlan>& plans() const { return plans_; }  // as they were told last

 private:
  std::string plesk_, state_dir_;
  Options options_;
  std::unique_ptr<ActJournal> journal_;
  std::vector<PanelPlan> plans_;
  std::vector<PostfixInstance> instances_;
};

Time time_now();

// The panel's command: that which was named, else that of the running system. Empty where there is none.
std::string panel_command(const Options& options, const RootDir& root);

// The process with that number, if it runs.
std::optional<Driver> driver_of(int64_t pid);

// Whether the act's process still runs.
bool is_alive(const Driver& driver);

}  // namespace spamtrace
