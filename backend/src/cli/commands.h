// One function a subcommand, each in its file: the question in, the answer as text out (JSON or tables).
#pragma once

#include <string>

#include "cli/options.h"
#include "cli/session.h"
#include "cli/terminal.h"

namespace spamtrace {

struct CommandContext {
  const Session& session;
  ReportBase base;
  IngestCounts refreshed;  // what was new
  std::string actor;       // who asks, where a request says so
  bool json = false;
  Terminal terminal;
};

Result<std::string> run(const QueueStatusCommand& command, const CommandContext& context);
Result<std::string> run(const QueueListCommand& command, const CommandContext& context);
Result<std::string> run(const QueueGroupsCommand& command, const CommandContext& context);
Result<std::string> run(const QueueSelectCommand& command, const CommandContext& context);
Result<std::string> run(const QueueStandingCommand& command, const CommandContext& context);
Result<std::string> run(const QueueShowCommand& command, const CommandContext& context);
Result<std::string> run(const SourcesCommand& command, const CommandContext& context);
Result<std::string> run(const SourceCommand& command, const CommandContext& context);
Result<std::string> run(const TimelineCommand& command, const CommandContext& context);
Result<std::string> run(const DomainsCommand& command, const CommandContext& context);
Result<std::string> run(const DomainCommand& command, const CommandContext& context);
Result<std::string> run(const AlertsCommand& command, const CommandContext& context);
Result<std::string> run(const PolicyListCommand& command, const CommandContext& context);
Result<std::string> run(const JournalCommand& command, const CommandContext& context);
Result<std::string> run(const JournalShowCommand& command, const CommandContext& context);
Result<std::string> run(const IngestCommand& command, const CommandContext& context);
Result<std::string> run(const DoctorCommand& command, const CommandContext& context);
Result<std::string> run(const WhitelistCommand& command, const CommandContext& context);

}  // namespace spamtrace
