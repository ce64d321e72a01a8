// The commands that change policies: plan and steps for the extension, all of it for a terminal.
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <chrono>

#include "cli/acting.h"
#include "cli/change_commands.h"
#include "cli/policy_phrases.h"
#include "cli/table.h"
#include "json/answers.h"
#include "server/panel_commands.h"

namespace spamtrace {
namespace {

Time now() { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }

// Who types it; by sudo, who called that.
std::string actor_here() {
  const char* caller = std::getenv("SUDO_USER");
  if (caller != nullptr && *caller != '\0') return caller;
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : fmt::format("uid {}", ::getuid());
}

StepRequest request_of(ActJournal& journal, int64_t id, PanelWords said, const Driver& driver) {
  StepRequest request;
  request.act = id;
  request.said = std::move(said);
  request.driver = driver;
  const auto act = journal.find(id);
  request.other_lives = act && act->driver != driver && is_alive(act->driver);
  return request;
}

// Each by a process of the panel's own; what it refuses is noted in its words.
PanelWords carry_out(const std::vector<PolicyBatch>& batches, const std::string& plesk) {
  PanelCommand command;
  command.program = plesk;
  PanelWords said;
  for (const PolicyBatch& batch : batches) {
    for (const ActItem& item : batch.items) {
      const auto done = set_mail_policy(command, item.name, batch.policy);
      if (!done) said[item.site] = done.error().message;
    }
  }
  return said;
}

void show_progress(const Terminal& terminal, const ActCounts& counts) {
  if (!terminal.interactive) return;
  const uint64_t left = counts.of(ActState::planned) + counts.of(ActState::sent);
  fmt::print(stderr, "\r{} of {} domains\033[K", counts.total() - left, counts.total());
  if (left == 0) fmt::print(stderr, "\r\033[K");
}

// All steps, one after the other.
Result<PolicyStep> carry_out_all(Acting& acting, int64_t act) {
  const auto self = driver_of(::getpid());
  if (!self)
    return fail(ErrorCode::failed, "/proc tells nothing of this process", "see whether /proc is mounted");
  const Terminal terminal = terminal_of(STDERR_FILENO);
  PanelWords said;
  for (;;) {
    const Policies policies = SPAMTRACE_TRY(acting.ask_policies());
    StepRequest request = request_of(acting.journal(), act, std::move(said), *self);
    request.domains = 10;  // each takes its time: so much is asked for without a look
    PolicyStep done = SPAMTRACE_TRY(step(acting.journal(), policies, request, now()));
    show_progress(terminal, done.counts);
    if (done.batches.empty()) return done;
    said = carry_out(done.batches, acting.plesk());
  }
}

std::string outcome_text(const PolicyStep& done) {
  std::string text = fmt::format("Act {}: {}\n", done.act.id, counts_in_words(done.counts));
  if (done.counts.of(ActState::failed) + done.counts.of(ActState::changed) > 0)
    text += fmt::format("What failed, and why: spamtrace journal show {}\n", done.act.id);
  return text + fmt::format("Its way back: spamtrace undo {}\n", done.act.id);
}

Result<std::string> answer_with(const PolicyStep& done, bool json) {
  return json ? to_json(done) + "\n" : outcome_text(done);
}

Table planned_table(const std::vector<ActItem>& items) {
  Table table({{"DOMAIN", false, true}, {"NOW", false, true}, {"THEN", false, true}});
  for (const ActItem& item : items) {
    table.add({{item.name, Colour::bold}, {item.before}, {item.after}});
    if (!item.said.empty()) table.add_note(item.said);
  }
  return table;
}

// What would be done: planned in a journal that nobody keeps.
Result<std::string> preview(const std::vector<ActItem>& items, bool json) {
  if (json) return to_json(items) + "\n";
  const bool one = items.size() == 1;
  return fmt::format("{} {} would be changed:\n\n", grouped(items.size()), one ? "domain" : "domains") +
         planned_table(items).print(terminal_of(STDOUT_FILENO)) +
         "\nNothing was changed yet: the same command with --yes does it.\n";
}

Result<BegunAct> begin(Acting& acting, const PolicyBeginCommand& command) {
  ActJournal& journal = acting.journal();
  if (const auto* undo = std::get_if<UndoWish>(&command.wish)) return begin_undo(journal, *undo, now());
  if (const auto* failed = std::get_if<int64_t>(&command.wish)) return begin_retry(journal, *failed);
  const Policies policies = SPAMTRACE_TRY(acting.ask_policies());
  return begin_reject(journal, policies, std::get<PolicyWish>(command.wish), now());
}

}  // namespace

Result<std::string> run_change(const PolicyApplyCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(Acting::open(options));
  const Policies policies = SPAMTRACE_TRY(acting->ask_policies());
  if (!command.yes) return preview(SPAMTRACE_TRY(plan_reject(policies, command.wish)), options.json);
  PolicyWish wish = command.wish;
  if (wish.actor.empty()) wish.actor = actor_here();
  const BegunAct begun = SPAMTRACE_TRY(begin_reject(acting->journal(), policies, wish, now()));
  return answer_with(SPAMTRACE_TRY(carry_out_all(*acting, begun.id)), options.json);
}

Result<std::string> run_change(const UndoCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(Acting::open(options));
  if (!command.yes) return preview(SPAMTRACE_TRY(plan_undo(acting->journal(), command.wish)), options.json);
  UndoWish wish = command.wish;
  if (wish.actor.empty()) wish.actor = actor_here();
  const BegunAct begun = SPAMTRACE_TRY(begin_undo(acting->journal(), wish, now()));
  return answer_with(SPAMTRACE_TRY(carry_out_all(*acting, begun.id)), options.json);
}

Result<std::string> run_change(const PolicyBeginCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(Acting::open(options));
  const BegunAct begun = SPAMTRACE_TRY(begin(*acting, command));
  return to_json(begun, is_alive(begun.driver)) + "\n";
}

Result<std::string> run_change(const PolicyStepCommand& command, const Options& options) {
  const auto acting = SPAMTRACE_TRY(Acting::open(options));
  const auto driver = driver_of(command.driver);
  if (!driver)
    return fail(ErrorCode::usage, fmt::format("no process has the number {}", command.driver),
                "give --driver the process that carries the change out");
  const Policies policies = SPAMTRACE_TRY(acting->ask_policies());
  const StepRequest request = request_of(acting->journal(), command.act, command.said, *driver);
  return to_json(SPAMTRACE_TRY(step(acting->journal(), policies, request, now()))) + "\n";
}

}  // namespace spamtrace
