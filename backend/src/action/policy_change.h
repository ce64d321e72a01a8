// A change of what domains do with mail to nobody, in steps: plan, journal, ask the panel, look.
//
// What asks the panel is not here, since it is one of two: the extension's long task, by the XML interface,
// or the command line, by `plesk bin domain_pref`. Both call step() until there is nothing left. A step first
// settles what was asked for by the one before, by what the panel's database now says, whatever the panel
// said; then it notes the values of the next batch and gives it out. So at any instant the journal knows the
// old value of each domain that may have been changed, and whoever goes on later knows where to.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "index/act_journal.h"
#include "server/panel_facts.h"

namespace spamtrace {

inline constexpr const char* k_policy_act = "policy";

using Policies = std::vector<PanelPolicy>;

struct PolicyWish {
  std::string plan = {};                           // fingerprint_of() what was shown; empty: as they are now
  std::set<std::string> keep = {};                 // domains that stay as they are
  std::optional<std::set<std::string>> only = {};  // no other ones
  bool keep_forwards = false;
  std::string actor = {};
};

struct BegunAct {
  int64_t id = 0;
  bool joined = false;  // one that was begun before and is not over: nothing new was planned
  Driver driver = {};   // who was at it last
};

// What would be changed. ErrorCode::not_found where there is nothing to do.
Result<std::vector<ActItem>> plan_reject(const Policies& now_there, const PolicyWish& wish);

// Plans reject for all of them that have something else. ErrorCode::changed where the plan is not of these
// policies, not_found where there is nothing to do.
Result<BegunAct> begin_reject(ActJournal& journal, const Policies& now_there, const PolicyWish& wish,
                              Time now);

struct UndoWish {
  int64_t act = 0;
  std::set<std::string> domains = {};  // none: all that it did
  bool force = false;                  // also where somebody changed it since
  std::string actor = {};
};

Result<std::vector<ActItem>> plan_undo(ActJournal& journal, const UndoWish& wish);

// Plans the old values. What the panel cannot be told is noted as failed at once.
Result<BegunAct> begin_undo(ActJournal& journal, const UndoWish& wish, Time now);

// Failed ones are tried once more.
Result<BegunAct> begin_retry(ActJournal& journal, int64_t act);

struct PolicyBatch {
  MailPolicy policy;  // what they are to have
  std::vector<ActItem> items;
};

struct PolicyStep {
  Act act;
  ActCounts counts;
  std::vector<PolicyBatch> batches;  // one for each policy that is wanted; none: it is over
};

// What the panel said of a site that it refused, by its number there.
using PanelWords = std::map<uint64_t, std::string>;

struct StepRequest {
  int64_t act = 0;
  PanelWords said;      // of the batch before
  Driver driver;        // who asks for the step
  bool other_lives;     // the process that the act is in the hands of runs: see is_driven_by_another()
  size_t domains = 50;  // in all batches
};

// ErrorCode::failed where another process is at it.
Result<PolicyStep> step(ActJournal& journal, const Policies& now_there, const StepRequest& request, Time now);

}  // namespace spamtrace
