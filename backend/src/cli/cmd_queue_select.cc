// What an act on the queue is made of. These two read what strangers wrote, in the sandbox; the act itself
// starts programs and reads nothing, so it asks them, as processes of their own (cli/queue_reader.h).
#include <fmt/format.h>
#include <unistd.h>

#include <unordered_set>

#include "cli/commands.h"
#include "cli/phrases.h"
#include "cli/queue_reader.h"
#include "cli/table.h"
#include "json/answers.h"

namespace spamtrace {
namespace {

std::string source_of(const std::string& id) { return id.empty() ? "no source" : id; }

Table sources_table(const QueueSelection& selection) {
  Table table({{"VERDICT"}, {"MESSAGES", true}, {"SOURCE", false, true}});
  for (const SelectedSource& source : selection.sources) {
    const bool is_clean = source.verdict == Verdict::clean;
    table.add({{name_of(source.verdict), is_clean ? Colour::green : Colour::red},
               {grouped(source.messages)},
               {source_of(source.source), Colour::bold}});
  }
  return table;
}

Table samples_table(const QueueSelection& selection) {
  Table table({{"QUEUE ID"}, {"ARRIVAL"}, {"RCPT", true}, {"SENDER", false, true}, {"SUBJECT", false, true}});
  for (const QueueItem& item : selection.samples) {
    table.add({{item.id},
               {shown_time(item.arrival)},
               {grouped(item.recipients)},
               {item.sender.empty() ? "<>" : item.sender},
               {item.subject}});
  }
  return table;
}

std::string text_of(const QueueSelection& selection, const Terminal& terminal) {
  std::string text = fmt::format("To {}: {} messages to {} recipients, from {} sources\n",
                                 name_of(selection.act), grouped(selection.messages.size()),
                                 grouped(selection.recipients), grouped(selection.source_count));
  if (selection.left_out > 0)
    text += fmt::format("{} more match, and stand where this does nothing\n", grouped(selection.left_out));
  text += "\n" + sources_table(selection).print(terminal);
  if (selection.innocent > 0)
    text += fmt::format("\n{} of these messages come from where nothing speaks against the sender\n",
                        grouped(selection.innocent));
  return text + "\nSome of them:\n\n" + samples_table(selection).print(terminal);
}

// By one listing: looking for each that is gone would be one for each.
Result<std::vector<QueueIdentity>> standing_of(const MailQueue& queue,
                                               const std::vector<QueueIdentity>& asked) {
  std::unordered_set<std::string> ids;
  for (const QueueIdentity& one : asked) ids.insert(one.id);
  const QueueListing listing = SPAMTRACE_TRY(queue.list(Stamps::none));
  QueueLimits limits;
  limits.header = 4096;  // what identifies a message stands before its header
  const auto reader = queue.reader(limits);
  std::vector<QueueIdentity> there;
  for (const QueueEntry& entry : listing.entries) {
    QueuedMessage message;
    if (ids.contains(entry.id) && reader->read(entry, message) == ReadOutcome::read)
      there.push_back(identity_of(message));
  }
  return there;
}

}  // namespace

Result<std::string> run(const QueueSelectCommand& command, const CommandContext& context) {
  const QueueSelection selection = SPAMTRACE_TRY(report_queue_selection(context.base, command.question));
  return to_message(
      {selection.messages, command.as_text ? text_of(selection, context.terminal) : to_json(selection)});
}

// Whatever of them is in the queue, by its files.
Result<std::string> run(const QueueStandingCommand&, const CommandContext& context) {
  const auto& queue = context.session.inputs.queue;
  if (!queue) return tl::unexpected(*context.session.inputs.queue_error);
  const std::string lines = SPAMTRACE_TRY(read_all(STDIN_FILENO, k_most_selection_bytes));
  const auto asked = parse_identities(lines);
  if (!asked) return fail(ErrorCode::usage, "these are no messages", "this command is for spamtrace itself");
  return to_message({SPAMTRACE_TRY(standing_of(*queue, *asked)), ""});
}

}  // namespace spamtrace
