#include <fmt/format.h>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_shown_recipients = 20;

// Tabs stand at the folds of a header and would otherwise be shown as what they are, a control.
std::string with_blanks(std::string_view line) {
  std::string text;
  for (const char c : line) text.append(c == '\t' ? "    " : std::string(1, c));
  return text;
}

// Foreign text of several lines: line by line, so that its line ends are the only controls that come through.
std::string printed_lines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines += "    " + escape_for_terminal(with_blanks(text.substr(0, end))) + "\n";
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string print_facts(const QueueMessageAnswer& answer) {
  const QueueItem& item = answer.item;
  const auto line = [](const char* name, const std::string& value) {
    return fmt::format("{:<11} {}\n", name, escape_for_terminal(value));
  };
  std::string text = line("queue id", item.id + (item.bouncing ? " (bouncing)" : ""));
  text += line("state", name_of(item.state)) + line("arrival", shown_time(item.arrival));
  text += line("size", human_size(item.size)) + line("sender", item.sender.empty() ? "<>" : item.sender);
  text += line("subject", item.subject);
  text += line("origin", item.origin.empty() ? "no source: it is incoming, stays here, or is not complete"
                                             : item.origin);
  if (answer.uid) text += line("uid", fmt::format("{} ({})", *answer.uid, answer.user));
  if (!answer.login.empty()) text += line("login", answer.login);
  if (!answer.client.empty()) text += line("client", answer.client);
  if (!answer.last_reply.empty()) text += line("last reply", answer.last_reply);
  return text + line("file", answer.file);
}

std::string print_recipients(const QueueItem& item) {
  std::string text;
  for (const QueueRecipient& recipient : item.recipient_list) {
    if (&recipient - item.recipient_list.data() >= static_cast<std::ptrdiff_t>(k_most_shown_recipients))
      break;
    const char* route = recipient.route == Route::local    ? "local"
                        : recipient.route == Route::remote ? "remote"
                                                           : "";
    text += fmt::format("  {:<5}{:<7} {}\n", recipient.done ? "done" : "", route,
                        escape_for_terminal(recipient.address));
    if (!recipient.original.empty()) {
      text += fmt::format("{:15}for {}\n", "", escape_for_terminal(recipient.original));
    }
    if (!recipient.reason.empty())
      text += fmt::format("{:15}{}\n", "", escape_for_terminal(recipient.reason));
  }
  if (item.recipients > k_most_shown_recipients) {
    text += fmt::format("  and {} more (--json has up to 10,000)\n",
                        grouped(item.recipients - k_most_shown_recipients));
  }
  return text;
}

std::string print_way(const QueueMessageAnswer& answer, const Terminal& terminal) {
  Table table({{"GRADE"}, {"RECEIVED", false, true}});
  for (const ReceivedStep& step : answer.received) table.add({{name_of(step.grade)}, {step.text}});
  return table.print(terminal);
}

}  // namespace

Result<std::string> run(const QueueShowCommand& command, const CommandContext& context) {
  const QueueMessageAnswer answer = SPAMTRACE_TRY(report_queue_message(context.base, command.id));
  if (context.json) return to_json(answer) + "\n";
  const Terminal& terminal = context.terminal;
  std::string text = print_facts(answer);
  text += heading(terminal, fmt::format("Recipients: {}, done: {}", grouped(answer.item.recipients),
                                        grouped(answer.item.recipients_done)));
  text += print_recipients(answer.item);
  text += heading(terminal, "Its way here") + print_way(answer, terminal);
  if (!answer.evidence.empty())
    text += heading(terminal, "Evidence") + evidence_table(terminal, answer.evidence);
  text += heading(terminal, "Header") + printed_lines(answer.header);
  text += heading(terminal, answer.body_cut ? "Body, its beginning" : "Body") + printed_lines(answer.body);
  return text;
}

}  // namespace spamtrace
