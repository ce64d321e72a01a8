#include <fmt/format.h>

#include "action/policy_change.h"
#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

std::string who_left(const Alert& alert) {
  std::string text = fmt::format("{} no longer {} mail for nobody: {}",
                                 alert.domains == 1 ? "1 domain" : grouped(alert.domains) + " domains",
                                 alert.domains == 1 ? "rejects" : "reject", fmt::join(alert.names, ", "));
  if (alert.domains > alert.names.size()) text += " ...";
  if (alert.mail_off > 0) text += fmt::format("; with their mail service off: {}", grouped(alert.mail_off));
  return text;
}

std::string what_it_says(const Alert& alert) {
  switch (alert.kind) {
    case AlertKind::queue:
      return fmt::format("{} messages wait; {} did at {}", grouped(alert.queue_now),
                         grouped(alert.queue_before), to_rfc3339(alert.before));
    case AlertKind::policy:
      return who_left(alert);
    case AlertKind::source:
      break;
  }
  return alert.reason;
}

}  // namespace

Result<std::string> run(const AlertsCommand& command, const CommandContext& context) {
  const SetByActs set =
      context.session.acts ? context.session.acts->domains_as_set(k_policy_act) : SetByActs{};
  const AlertsAnswer answer = SPAMTRACE_TRY(report_alerts(context.base, command.question, set));
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
