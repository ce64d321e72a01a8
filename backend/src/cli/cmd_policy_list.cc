#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/policy_phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

std::string summary(const PolicyCounts& counts) {
  const uint64_t all = counts.reject + counts.bounce + counts.forward + counts.unknown;
  return fmt::format(
      "{} domains: {} reject, {} bounce, {} forward{}{}\n", grouped(all), grouped(counts.reject),
      grouped(counts.bounce), grouped(counts.forward),
      counts.unknown > 0 ? fmt::format(", {} something else", grouped(counts.unknown)) : "",
      counts.left > 0 ? fmt::format("; new or no longer reject: {}", grouped(counts.left)) : "");
}

Table table_of(const std::vector<PolicyItem>& items) {
  Table table({{"POLICY"},
               {"DOMAIN", false, true},
               {"ADDRESS OR TEXT", false, true},
               {"BOUNCED", true},
               {"FORWARDED", true},
               {"REAL MAIL", true},
               {"OWNER", false, true}});
  for (const PolicyItem& item : items) {
    table.add({{name_of(item.policy.mode), colour_of(item.policy.mode)},
               {item.domain, Colour::bold},
               {item.policy.value},
               {grouped(item.bounced)},
               {grouped(item.forwarded)},
               {item.real_mail ? grouped(*item.real_mail) : ""},
               {item.owner}});
    if (item.left) table.add_note("it is new, or no longer rejects");
    if (!item.mail) table.add_note("its mail service is off");
  }
  return table;
}

// Those that new subscriptions begin with and that do not reject.
std::string plans_text(const PolicyAnswer& answer, const Terminal& terminal) {
  if (answer.plans.empty()) return {};
  Table table(
      {{"POLICY"}, {"SERVICE PLAN", false, true}, {"ADDRESS OR TEXT", false, true}, {"OWNER", false, true}});
  for (const PanelPlan& plan : answer.plans) {
    if (plan.policy.mode == PolicyMode::reject) continue;
    table.add({{name_of(plan.policy.mode), colour_of(plan.policy.mode)},
               {plan.name, Colour::bold},
               {plan.policy.value},
               {plan.owner}});
  }
  const std::string count = fmt::format("\n{} service plans: {} reject", grouped(answer.plans.size()),
                                        grouped(answer.plan_counts.reject));
  return count + (table.empty() ? "\n" : ", these do not:\n\n" + table.print(terminal));
}

}  // namespace

Result<std::string> run(const PolicyListCommand& command, const CommandContext& context) {
  const PolicyAnswer answer = report_policies(context.base, command.question, command.now);
  if (context.json) return to_json(answer) + "\n";
  std::string text = coverage_notes(answer.coverage);
  if (answer.plan.empty())
    return text + "The panel told nothing of its domains; `spamtrace ingest` asks it.\n";
  text += summary(answer.counts);
  if (!answer.items.empty()) text += "\n" + table_of(answer.items).print(context.terminal);
  const uint64_t shown = command.question.offset + answer.items.size();
  if (shown < answer.total)
    text += fmt::format("\n{} more; go on with --offset {}\n", grouped(answer.total - shown), shown);
  text += plans_text(answer, context.terminal);
  return text + fmt::format(
                    "\nBounced and forwarded: messages of the last {} days that left this server.\n"
                    "All to reject: spamtrace policy apply{}\n",
                    k_policy_days, answer.plans.size() > answer.plan_counts.reject ? " --plans" : "");
}

}  // namespace spamtrace
