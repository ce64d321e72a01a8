#include "cli/carrying_out.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "cli/act_phrases.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"
#include "server/panel_commands.h"

namespace spamtrace {
namespace {

Result<void> set_plan(const PanelCommand& command, const ActItem& item, const MailPolicy& policy,
                      const std::vector<PanelPlan>& plans) {
  const auto plan = std::ranges::find(plans, item.site, &PanelPlan::number);
  if (plan != plans.end()) return set_plan_policy(command, *plan, policy);
  return fail(ErrorCode::not_found, "the panel has this plan no more", "");
}

Result<void> set(const PanelCommand& command, const ActBatch& batch, const ActItem& item,
                 const std::vector<PanelPlan>& plans) {
  switch (batch.target) {
    case ActTarget::domain:
      return set_mail_policy(command, item.name, policy_from_text(batch.text));
    case ActTarget::plan:
      return set_plan(command, item, policy_from_text(batch.text), plans);
    case ActTarget::white_list:
      break;
  }
  return set_white_listed(command, item.name, batch.text == k_listed);
}

PanelWords carry_out(const std::vector<ActBatch>& batches, const Acting& acting) {
  PanelCommand command;
  command.program = acting.plesk();
  PanelWords said;
  for (const ActBatch& batch : batches) {
    for (const ActItem& item : batch.items) {
      const auto done = set(command, batch, item, acting.plans());
      if (!done) said[key_of(item)] = done.error().message;
    }
  }
  return said;
}

void show_progress(const Terminal& terminal, const ActCounts& counts) {
  if (!terminal.interactive) return;
  const uint64_t left = counts.of(ActState::planned) + counts.of(ActState::sent);
  fmt::print(stderr, "\r{} of {} done\033[K", counts.total() - left, counts.total());
  if (left == 0) fmt::print(stderr, "\r\033[K");
}

Table planned_table(const std::vector<ActItem>& items) {
  Table table({{"WHAT", false, true}, {"NOW", false, true}, {"THEN", false, true}});
  for (const ActItem& item : items) {
    table.add({{shown_name(item), Colour::bold}, {item.before}, {item.after}});
    if (!item.said.empty()) table.add_note(item.said);
  }
  return table;
}

// "2 service plans and 312 domains"
std::string counted(const std::vector<ActItem>& items) {
  std::string text;
  for (const ActTarget target : {ActTarget::plan, ActTarget::domain, ActTarget::white_list}) {
    const auto count = static_cast<uint64_t>(std::ranges::count(items, target, &ActItem::target));
    if (count > 0) text += (text.empty() ? "" : " and ") + in_words(count, target);
  }
  return text;
}

}  // namespace

std::string actor_here() {
  const char* caller = std::getenv("SUDO_USER");
  if (caller != nullptr && *caller != '\0') return caller;
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : fmt::format("uid {}", ::getuid());
}

Result<std::string> preview(const std::vector<ActItem>& items, bool json) {
  if (json) return to_json(items) + "\n";
  const bool has_plans = std::ranges::count(items, ActTarget::plan, &ActItem::target) > 0;
  return counted(items) + " would be changed:\n\n" + planned_table(items).print(terminal_of(STDOUT_FILENO)) +
         (has_plans ? "\nThe panel passes the change of a plan on to its subscriptions that are not locked.\n"
                    : "") +
         "\nNothing was changed yet: the same command with --yes does it.\n";
}

Result<ActStep> carry_out_all(Acting& acting, int64_t act) {
  const auto self = driver_of(::getpid());
  if (!self)
    return fail(ErrorCode::failed, "/proc tells nothing of this process", "see whether /proc is mounted");
  const Terminal terminal = terminal_of(STDERR_FILENO);
  PanelWords said;
  for (;;) {
    const PanelValues values = SPAMTRACE_TRY(acting.ask_values(act));
    StepRequest request = request_of(acting.journal(), act, std::move(said), *self);
    request.things = 10;  // each takes its time: so much is asked for without a look
    ActStep done = SPAMTRACE_TRY(step(acting.journal(), values, request, time_now()));
    show_progress(terminal, done.counts);
    if (done.batches.empty()) return done;
    said = carry_out(done.batches, acting);
  }
}

Result<std::string> outcome(const ActStep& done, bool json) {
  if (json) return to_json(done) + "\n";
  std::string text = fmt::format("Act {}: {}\n", done.act.id, counts_in_words(done.counts));
  if (done.counts.of(ActState::failed) + done.counts.of(ActState::changed) > 0)
    text += fmt::format("What failed, and why: spamtrace journal show {}\n", done.act.id);
  return text + fmt::format("Its way back: spamtrace undo {}\n", done.act.id);
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

}  // namespace spamtrace
