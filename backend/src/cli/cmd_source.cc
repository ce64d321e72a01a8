#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

constexpr size_t k_rows = 10;

std::string print_counts(const SourceItem& item, const Terminal& terminal) {
  std::string text = coloured(terminal, Colour::bold, escape_for_terminal(item.origin.id())) + "  " +
                     coloured(terminal, colour_of(item.verdict), name_of(item.verdict)) +
                     fmt::format(", score {:.2f}\n", item.score);
  text += fmt::format("{} messages to {} recipients: {} sent, {} deferred, {} bounced ({} of them unknown)\n",
                      grouped(item.counts.messages), grouped(item.counts.recipients),
                      grouped(item.counts.sent), grouped(item.counts.deferred), grouped(item.counts.bounced),
                      grouped(item.counts.unknown_recipients));
  text += fmt::format("{} messages to {} recipients wait in the queue\n", grouped(item.queued),
                      grouped(item.queued_recipients));
  if (!item.owner.empty()) {
    text += fmt::format("of the domain {}, whose owner is {}\n", escape_for_terminal(item.origin.domain),
                        escape_for_terminal(item.owner));
  }
  return text + fmt::format("from {} to {}\n", shown_time(item.first_seen), shown_time(item.last_seen));
}

std::string print_reasons(const SourceItem& item) {
  std::string text;
  for (const Reason& reason : item.reasons) {
    text += fmt::format("  {:+5.1f}  {}\n", reason.weight, escape_for_terminal(reason.sentence));
  }
  return text;
}

std::string print_names(const Terminal& terminal, const std::string& title,
                        const std::vector<NameCount>& names, int64_t total) {
  if (names.empty()) return "";
  Table table({{"COUNT", true}, {"NAME", false, true}});
  for (size_t i = 0; i < std::min(names.size(), k_rows); ++i)
    table.add({{grouped(names[i].count)}, {names[i].name.empty() ? "(empty)" : names[i].name}});
  return heading(terminal, fmt::format("{} ({})", title, grouped(total))) + table.print(terminal);
}

std::string print_samples(const Terminal& terminal, const std::vector<SampleMessage>& samples) {
  Table table({{"QUEUE ID"},
               {"TIME"},
               {"SENDER", false, true},
               {"RECIPIENT", false, true},
               {"RCPT", true},
               {"SUBJECT", false, true}});
  for (const SampleMessage& s : samples) {
    table.add({{s.id + (s.queued ? "" : " (gone)")},
               {shown_time(s.first_seen)},
               {s.sender.empty() ? "<>" : s.sender},
               {s.recipient},
               {grouped(s.recipients)},
               {s.subject}});
    if (!s.last_reply.empty()) table.add_note(s.last_reply);
  }
  return table.print(terminal);
}

}  // namespace

Result<std::string> run(const SourceCommand& command, const CommandContext& context) {
  const SourceAnswer answer = SPAMTRACE_TRY(report_source(context.base, command.question));
  if (context.json) return to_json(answer) + "\n";
  const Terminal& terminal = context.terminal;
  std::string text =
      print_counts(answer.item, terminal) + heading(terminal, "Why") + print_reasons(answer.item);
  text += heading(terminal, "Evidence") + evidence_table(terminal, answer.item.evidence);
  text += print_names(terminal, "Scripts, as the messages claim", answer.scripts,
                      static_cast<int64_t>(answer.scripts.size()));
  text += print_names(terminal, "Client addresses", answer.clients, answer.client_count);
  text += print_names(terminal, "Envelope senders", answer.senders, answer.sender_count);
  text +=
      print_names(terminal, "Subjects of messages seen in the queue", answer.subjects, answer.subject_count);
  text += heading(terminal, "Recipients an hour") + print_timeline(answer.timeline);
  text += heading(terminal, "Sample messages") + print_samples(terminal, answer.samples);
  const std::string notes = coverage_notes(answer.coverage);
  return notes.empty() ? text : text + "\n" + notes;
}

}  // namespace spamtrace
