#include "cli/carrying_out.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "action/queue_change.h"
#include "cli/act_phrases.h"
#include "cli/phrases.h"
#include "cli/table.h"
#include "json/answers.h"
#include "server/panel_commands.h"
#include "server/postfix_commands.h"

namespace spamtrace {
namespace {

constexpr const char* k_postsuper = "/usr/sbin/postsuper";

Result<void> set_plan(const PanelCommand& command, const ActItem& item, const MailPolicy& policy,
                      const std::vector<PanelPlan>& plans) {
  const auto plan = std::ranges::find(plans, item.site, &PanelPlan::number);
  if (plan != plans.end()) return set_plan_policy(command, *plan, policy);
  return fail(ErrorCode::not_found, "the panel has this plan no more", "");
}

Result<void> set(const PanelCommand& command, const ActBatch& batch, const ActItem& item,
                 const std::vector<PanelPlan>& plans) {
  if (batch.target == ActTarget::plan) return set_plan(command, item, policy_from_text(batch.text), plans);
  if (batch.target == ActTarget::domain)
    return set_mail_policy(command, item.name, policy_from_text(batch.text));
  return set_white_listed(command, item.name, batch.text == k_listed);
}

void carry_out_in_panel(const ActBatch& batch, const Acting& acting, PanelWords& said) {
  PanelCommand command;
  command.program = acting.plesk();
  for (const ActItem& item : batch.items) {
    const auto done = set(command, batch, item, acting.plans());
    if (!done) said[key_of(item)] = done.error().message;
  }
}

PostsuperAct postsuper_act(const ActBatch& batch) {
  if (batch.text == k_held) return PostsuperAct::hold;
  if (batch.text == k_queued) return PostsuperAct::release;
  return batch.text == k_requeued ? PostsuperAct::requeue : PostsuperAct::remove;
}

// One process for all of a spool.
void carry_out_in_queue(const ActBatch& batch, const Acting& acting, PanelWords& said) {
  std::map<uint32_t, std::vector<const ActItem*>> by_spool;
  for (const ActItem& item : batch.items) by_spool[identity_of(item).spool].push_back(&item);
  for (const auto& [spool, items] : by_spool) {
    std::vector<std::string> ids;
    for (const ActItem* item : items) ids.push_back(identity_of(*item).id);
    const auto done = run_postsuper(k_postsuper, acting.postfix_config(spool), postsuper_act(batch), ids);
    if (done) continue;
    for (const ActItem* item : items) said[key_of(*item)] = done.error().message;
  }
}

PanelWords carry_out(const std::vector<ActBatch>& batches, const Acting& acting) {
  PanelWords said;
  for (const ActBatch& batch : batches) {
    if (batch.target == ActTarget::message) {
      carry_out_in_queue(batch, acting, said);
    } else {
      carry_out_in_panel(batch, acting, said);
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

// What is held to what it is changes only where the panel passes something on to it.
std::vector<ActItem> without_what_stays(std::vector<ActItem> items) {
  std::erase_if(items, [](const ActItem& item) { return item.before == item.after; });
  return items;
}

bool has_way_back(const ActStep& done) {
  return done.act.kind != name_of(QueueAct::remove) && done.act.kind != name_of(QueueAct::requeue);
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
  for (const ActTarget target :
       {ActTarget::plan, ActTarget::domain, ActTarget::white_list, ActTarget::message}) {
    const auto count = static_cast<uint64_t>(std::ranges::count(items, target, &ActItem::target));
    if (count > 0) text += (text.empty() ? "" : " and ") + in_words(count, target);
  }
  return text;
}

}  // namespace

Result<bool> finish_what_was_left(Acting& acting, const std::string& kind) {
  const auto left = acting.journal().unfinished(kind);
  if (left) SPAMTRACE_TRY(carry_out_all(acting, left->id));
  return left.has_value();
}

std::string actor_here() {
  const char* caller = std::getenv("SUDO_USER");
  if (caller != nullptr && *caller != '\0') return caller;
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : fmt::format("uid {}", ::getuid());
}

Result<std::string> preview(const std::vector<ActItem>& planned, bool json) {
  const std::vector<ActItem> items = without_what_stays(planned);
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
  // A process of the panel takes its time for each thing; Postfix's command does not.
  const size_t things = is_queue_act(SPAMTRACE_TRY(find_act(acting.journal(), act)).kind) ? 5000 : 10;
  const Terminal terminal = terminal_of(STDERR_FILENO);
  PanelWords said;
  for (;;) {
    const auto values = SPAMTRACE_TRY(acting.ask_values(act));
    StepRequest request = request_of(acting.journal(), act, std::move(said), *self);
    request.things = things;
    ActStep done = SPAMTRACE_TRY(step(acting.journal(), *values, request, time_now()));
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
  if (has_way_back(done)) text += fmt::format("Its way back: spamtrace undo {}\n", done.act.id);
  return text;
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
