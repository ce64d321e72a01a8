#include <fmt/format.h>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

std::string fact(const char* name, const std::string& value) {
  return fmt::format("{:<14} {}\n", name, escape_for_terminal(value));
}

std::string describe(const std::optional<PanelCoverage>& panel) {
  if (!panel) return "none yet; on the running system `spamtrace ingest` asks the panel's database";
  std::string text = "none yet";
  if (known(panel->changed)) {
    text = fmt::format("{} domains, {} aliases, {} system users, {} mailboxes, as they are since {}",
                       grouped(panel->domains), grouped(panel->aliases), grouped(panel->users),
                       grouped(panel->mailboxes), shown_time(panel->changed));
  }
  for (const std::string& note : panel_notes(*panel)) text += ". " + note;
  return text;
}

std::string print_server(const DoctorAnswer& answer) {
  std::string text =
      fact("spamtrace", fmt::format("{}, answers of version {}", answer.version, answer.api_version));
  text +=
      fact("mail server", name_of(answer.mta) + (answer.mta_reason.empty() ? "" : "; " + answer.mta_reason));
  text += fact("panel", answer.panel_version.empty() ? "none found" : answer.panel_version);
  if (!answer.panel_version.empty()) text += fact("panel's facts", describe(answer.coverage.panel));
  text += fact("state", answer.state_dir);
  text += fact("accounts", grouped(answer.accounts));
  text += fact("white list",
               answer.white_list_source.empty()
                   ? "none found"
                   : fmt::format("{} networks in {}", answer.white_listed, answer.white_list_source));
  for (const std::string& sentence : answer.missing) text += fact("missing", sentence);
  return text;
}

std::string describe(const QueueCounts& counts) {
  std::string text = fmt::format("{} messages, {} not yet preprocessed", grouped(counts.messages),
                                 grouped(counts.not_preprocessed));
  if (counts.split > 0) {
    text += fmt::format(", {} directories{}", counts.split, counts.big_todo ? ", todo split too" : "");
  }
  for (const auto& [queue, messages] : counts.queues) {
    if (messages > 0) text += fmt::format(", {} {}", name_of(queue), grouped(messages));
  }
  return text;
}

std::string print_queue(const DoctorAnswer& answer) {
  const Coverage& c = answer.coverage;
  if (c.queue.error || c.queue.messages + c.queue.counts.messages == 0)
    return fact("queue", c.queue.error ? c.queue.error->message + ". " + c.queue.error->hint : "none found");
  std::string text = fact("queue", describe(c.queue.counts));
  if (c.queue.damaged > 0) text += fact("damaged", grouped(c.queue.damaged) + " messages");
  if (c.queue.unreadable > 0)
    text +=
        fact("unreadable", grouped(c.queue.unreadable) + " messages, such as " + c.queue.unreadable_example);
  if (c.queue.renumbered > 0) {
    text +=
        fact("renumbered", fmt::format("{} messages whose inode is not their number: the queue was copied; "
                                       "fine to read, but qmail needs it rebuilt",
                                       grouped(c.queue.renumbered)));
  }
  return text;
}

std::string print_logs(const DoctorAnswer& answer) {
  const Coverage& c = answer.coverage;
  std::string text;
  for (const LogFileCounts& log : c.logs) {
    const char* compression = name_of(log.compression);
    text += fact(log.journal ? "journal" : "log",
                 fmt::format("{}: {}{}, {} lines, {} to {}", log.path, human_size(log.bytes),
                             compression != nullptr ? fmt::format(" ({})", compression) : "",
                             grouped(log.lines), shown_time(log.first), shown_time(log.last)));
  }
  for (const LogTrouble& trouble : c.log_troubles)
    text += fact("log", trouble.error.message + ". " + trouble.error.hint);
  if (c.logs.empty() && c.log_troubles.empty()) text += fact("log", "none found");
  if (c.lines == 0) return text;
  text +=
      fact("lines",
           fmt::format(
               "{} understood, {} of other programs, {} not understood, {} without stamp or program, {} cut",
               grouped(c.understood), grouped(c.foreign), grouped(c.misunderstood), grouped(c.shapeless),
               grouped(c.cut)));
  if (c.forged > 0) {
    text += fact("forged", fmt::format("{} not written by the program whose name they bear, such as {}",
                                       grouped(c.forged), c.forged_example));
  }
  for (const ProgramCount& p : c.misunderstood_programs) {
    text += fact("not understood", fmt::format("{} of {}", grouped(p.lines), p.program));
  }
  return c.misunderstood_example.empty() ? text : text + fact("for example", c.misunderstood_example);
}

std::string print_sandbox(const DoctorAnswer& answer) {
  std::string text;
  for (const SandboxLayer& layer : answer.sandbox) {
    text += fact("sandbox", fmt::format("{}: {}{}", layer.name, layer.active ? "active" : "NOT active",
                                        layer.detail.empty() ? "" : " (" + layer.detail + ")"));
  }
  return text;
}

}  // namespace

Result<std::string> run(const DoctorCommand&, const CommandContext& context) {
  const DoctorAnswer answer = report_doctor(context.base, context.session.sandbox, context.session.state_dir);
  if (context.json) return to_json(answer) + "\n";
  return print_server(answer) + print_queue(answer) + print_logs(answer) + print_sandbox(answer);
}

}  // namespace spamtrace
