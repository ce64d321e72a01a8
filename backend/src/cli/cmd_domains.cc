#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {

namespace {

// Owners have a column where the panel told of any.
Table table_of(const std::vector<DomainItem>& items) {
  const bool owned =
      std::any_of(items.begin(), items.end(), [](const DomainItem& i) { return !i.owner.empty(); });
  std::vector<Column> columns = {{"VERDICT"},
                                 {"SCORE", true},
                                 {"DOMAIN", false, true},
                                 {"MESSAGES", true},
                                 {"RECIPIENTS", true},
                                 {"SENT", true},
                                 {"DEFERRED", true},
                                 {"BOUNCED", true},
                                 {"QUEUED", true},
                                 {"WORST SOURCE", false, true}};
  if (owned) columns.push_back({"OWNER", false, true});
  Table table(std::move(columns));
  for (const DomainItem& item : items) {
    std::vector<Table::Cell> row = {{name_of(item.verdict), colour_of(item.verdict)},
                                    {fmt::format("{:.2f}", item.score)},
                                    {item.domain, Colour::bold},
                                    {grouped(item.counts.messages)},
                                    {grouped(item.counts.recipients)},
                                    {grouped(item.counts.sent)},
                                    {grouped(item.counts.deferred)},
                                    {grouped(item.counts.bounced)},
                                    {grouped(item.queued)},
                                    {item.worst}};
    if (owned) row.push_back({item.owner});
    table.add(std::move(row));
  }
  return table;
}

std::string print_names(const DomainItem& item) {
  std::string text;
  if (!item.owner.empty()) text += "Owner: " + escape_for_terminal(item.owner) + "\n";
  if (!item.aliases.empty()) text += fmt::format("Aliases: {}\n", fmt::join(item.aliases, ", "));
  return text;
}

std::string print_policy(const MailPolicy& policy) {
  const std::string detail = policy.value.empty() ? "" : ": " + escape_for_terminal(policy.value);
  return fmt::format("Mail to nobody: {}{}\n", name_of(policy.mode), detail);
}

}  // namespace

Result<std::string> run(const DomainsCommand& command, const CommandContext& context) {
  const DomainsAnswer answer = report_domains(context.base, command.question);
  if (context.json) return to_json(answer) + "\n";
  std::string text = coverage_notes(answer.coverage);
  text += fmt::format("{} domains sent; {} messages belong to none\n", grouped(answer.total),
                      grouped(answer.without_domain.messages));
  if (answer.items.empty()) return text;
  text += "\n" + table_of(answer.items).print(context.terminal);
  const uint64_t shown = command.question.offset + answer.items.size();
  if (shown < answer.total) {
    text += fmt::format("\n{} more; go on with --offset {}\n", grouped(answer.total - shown), shown);
  }
  return text + "\nMore about one: spamtrace domain NAME\n";
}

Result<std::string> run(const DomainCommand& command, const CommandContext& context) {
  const DomainAnswer answer = SPAMTRACE_TRY(report_domain(context.base, command.question));
  if (context.json) return to_json(answer) + "\n";
  const DomainItem& item = answer.item;
  std::string text = fmt::format("{}: {} messages to {} recipients: {} sent, {} deferred, {} bounced\n",
                                 escape_for_terminal(item.domain), grouped(item.counts.messages),
                                 grouped(item.counts.recipients), grouped(item.counts.sent),
                                 grouped(item.counts.deferred), grouped(item.counts.bounced));
  text += print_names(item);
  if (answer.policy) text += print_policy(*answer.policy);
  Table table(
      {{"VERDICT"}, {"SCORE", true}, {"SOURCE", false, true}, {"MESSAGES", true}, {"RECIPIENTS", true}});
  for (const SourceItem& source : answer.sources) {
    table.add({{name_of(source.verdict), colour_of(source.verdict)},
               {fmt::format("{:.2f}", source.score)},
               {source.origin.id(), Colour::bold},
               {grouped(source.counts.messages)},
               {grouped(source.counts.recipients)}});
  }
  text += "\n" + table.print(context.terminal);
  text += heading(context.terminal, "Recipients an hour") + print_timeline(answer.timeline);
  const std::string notes = coverage_notes(answer.coverage);
  return notes.empty() ? text : text + "\n" + notes;
}

}  // namespace spamtrace
