// The command line as a plain struct.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "action/policy_change.h"
#include "base/result.h"
#include "report/alerts.h"
#include "report/domains.h"
#include "report/journal.h"
#include "report/policy.h"
#include "report/queue.h"
#include "report/queue_selection.h"
#include "report/scope.h"
#include "report/sources.h"
#include "report/timeline.h"
#include "report/whitelist.h"

namespace spamtrace {

struct QueueStatusCommand {};
struct QueueListCommand {
  QueueQuestion question;
};
struct QueueGroupsCommand {
  QueueGroupsQuestion question;
};
struct QueueShowCommand {
  std::string id;
};
struct QueueSelectCommand {
  SelectionQuestion question;
  bool as_text = false;
};
struct QueueStandingCommand {};  // the messages are on standard input
struct SourcesCommand {
  SourcesQuestion question;
};
struct SourceCommand {
  SourceQuestion question;
};
struct TimelineCommand {
  TimelineQuestion question;
};
struct DomainsCommand {
  DomainsQuestion question;
};
struct DomainCommand {
  DomainQuestion question;
};
struct AlertsCommand {
  AlertsQuestion question;
};
struct PolicyListCommand {
  PolicyQuestion question;
  Time now;
};
// These change something, each in steps (action/panel_change.h).
struct PolicyApplyCommand {
  PolicyWish wish;
  bool yes = false;  // else it is only shown
};
struct UndoCommand {
  UndoWish wish;
  bool yes = false;
};
struct PolicyBeginCommand {
  std::variant<PolicyWish, UndoWish, RetryWish> wish;
};
struct PolicyStepCommand {
  int64_t act = 0, driver = 0;
  PanelWords said;
};
struct WhitelistRemoveCommand {
  std::vector<std::string> networks;
  std::string actor;
  bool yes = false;
};
struct QueueActCommand {
  SelectionQuestion question;
  int64_t prepared = 0;  // the act that was shown before; 0: what is selected now
  std::string actor;
  bool yes = false;
};
struct JournalCommand {
  JournalQuestion question;
};
struct JournalShowCommand {
  JournalQuestion question;
};
struct IngestCommand {
  std::optional<int> keep_days;  // of the past, from now on
  std::optional<int> seconds;    // to read for
};
struct DoctorCommand {};
struct WhitelistCommand {
  WhitelistQuestion question;
};
struct ApiCommand {};  // the command is on standard input (cli/api.h)
struct ManCommand {};  // prints the man page; not shown in --help

using Command = std::variant<QueueSelectCommand, QueueStandingCommand, QueueActCommand, QueueStatusCommand,
                             QueueListCommand, QueueGroupsCommand, QueueShowCommand, SourcesCommand,
                             SourceCommand, TimelineCommand, DomainsCommand, DomainCommand, AlertsCommand,
                             PolicyListCommand, PolicyApplyCommand, UndoCommand, PolicyBeginCommand,
                             PolicyStepCommand, WhitelistRemoveCommand, JournalCommand, JournalShowCommand,
                             WhitelistCommand, IngestCommand, DoctorCommand, ApiCommand, ManCommand>;

struct Options {
  std::string root = "/";
  std::string state;  // empty: the default below the root
  std::string plesk;  // the panel's command; empty: that of the running system
  bool json = false;
  bool no_refresh = false;  // answer from what was read before
  Command command;
  Scope scope = {};        // of a request; the command line shows all
  std::string actor = {};  // who asks, of a request
};

// What to print instead of doing anything: --help, --version.
struct PrintAndExit {
  std::string text;
};

// The options, a text to print, or ErrorCode::usage. `json` tells how the error is to be shown. Ages such as
// 24h are counted back from `now`.
struct ParsedArguments {
  std::variant<Options, PrintAndExit, Error> outcome;
  bool json = false;
};
ParsedArguments parse_arguments(int argc, const char* const* argv, Time now);

// The man page in roff, from the same descriptions as --help.
std::string man_page();

}  // namespace spamtrace
