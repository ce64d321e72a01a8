// A change in the panel or in the queue, in steps: journal, ask, look.
//
// What asks the panel is not here, since it is one of two: the extension's long task, by the XML interface,
// or the command line, by `plesk bin` and postsuper(1). Both call step() until there is nothing left. A step
// first settles what was asked for by the one before, by what the panel's database now says, whatever the
// panel said; then it notes the values of the next batch and gives it out. So at any instant the journal
// knows the old value of each thing that may have been changed, and whoever goes on later knows where to.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "action/panel_values.h"
#include "base/result.h"
#include "index/act_journal.h"

namespace spamtrace {

struct BegunAct {
  int64_t id = 0;
  bool joined = false;  // one that was begun before and is not over: nothing new was planned
  Driver driver = {};   // who was at it last
};

// Plans these items. REQUIRES: no act of the kind is under way.
BegunAct begin_act(ActJournal& journal, const char* kind, const std::string& actor,
                   const std::vector<ActItem>& items, Time now);

// One act of a kind at a time: two would plan by values that the other one is about to change.
Result<void> require_none_under_way(ActJournal& journal, const std::string& kind);

// Whose act may be brought back or tried again.
struct Whose {
  std::string actor = {};  // who wishes it
  bool own_only = false;   // only what he began himself
};

struct UndoWish {
  int64_t act = 0;
  std::set<std::string> names = {};  // of domains and what else it changed; none: all that it did
  bool force = false;                // also where somebody changed it since
  Whose whose = {};
};

struct RetryWish {
  int64_t act = 0;
  Whose whose = {};
};

Result<std::vector<ActItem>> plan_undo(ActJournal& journal, const UndoWish& wish);

// Plans the old values. What the panel cannot be told is noted as failed at once.
Result<BegunAct> begin_undo(ActJournal& journal, const UndoWish& wish, Time now);

// Failed ones are tried once more.
Result<BegunAct> begin_retry(ActJournal& journal, const RetryWish& wish);

// ErrorCode::not_found where there is no act with this number.
Result<Act> find_act(ActJournal& journal, int64_t id);

struct ActBatch {
  ActTarget target = ActTarget::domain;
  std::string text;  // what they are to be set to; a bounce has its words
  std::vector<ActItem> items;
};

struct ActStep {
  Act act;
  ActCounts counts;
  std::vector<ActBatch> batches;  // of one target, one for each value that is wanted; none: it is over
};

// What the panel said of a thing that it refused, by key_of().
using PanelWords = std::map<std::string, std::string>;

struct StepRequest {
  int64_t act = 0;
  PanelWords said;     // of the batch before
  Driver driver;       // who asks for the step
  bool other_lives;    // the process that the act is in the hands of runs
  size_t things = 50;  // in all batches
};

// ErrorCode::failed where another process is at it.
Result<ActStep> step(ActJournal& journal, const ThingValues& now_there, const StepRequest& request, Time now);

}  // namespace spamtrace
