#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

std::string what_it_says(const Alert& alert) {
  if (alert.kind == AlertKind::source) return alert.reason;
  return fmt::format("{} messages wait; {} did at {}", grouped(alert.queue_now), grouped(alert.queue_before),
                     to_rfc3339(alert.before));
}

}  // namespace

Result<std::string> run(const AlertsCommand& command, const CommandContext& context) {
  const AlertsAnswer answer = SPAMTRACE_TRY(report_alerts(context.base, command.question));
  if (context.json) return to_json(answer) + "\n";
  if (answer.alerts.empty()) return std::string("nothing to tell\n");
  Table table({{"SINCE"}, {"TOLD"}, {"ALERT", false, true}, {"WHY", false, true}});
  for (const Alert& alert : answer.alerts) {
    table.add({{to_rfc3339(alert.since)},
               {alert.told ? "yes" : "no", alert.told ? Colour::plain : Colour::bold},
               {alert.id, Colour::bold},
               {what_it_says(alert)}});
  }
  return table.print(context.terminal) + "\nTold: spamtrace alerts --told ALERT\n";
}

}  // namespace spamtrace
