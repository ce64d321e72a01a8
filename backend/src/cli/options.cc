#include "cli/options.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "cli/command_line.h"
#include "mail/address.h"

namespace spamtrace {
namespace {

// A time or an age, as the person gave it.
Result<std::optional<Time>> parse_bound(const std::string& text, const char* option, Time now) {
  if (text.empty()) return std::optional<Time>{};
  const auto time = parse_time_or_age(text, now);
  if (time) return std::optional<Time>{*time};
  return fail(ErrorCode::usage, "'" + text + "' is no time for " + option,
              "give a time such as 2026-11-24T08:00:00Z, or an age such as 90m, 24h or 7d");
}

Result<TimeWindow> parse_window(const RawOptions& raw, Time now) {
  TimeWindow window;
  window.since = SPAMTRACE_TRY(parse_bound(raw.since, "--since", now));
  window.until = SPAMTRACE_TRY(parse_bound(raw.until, "--until", now));
  if (window.since && window.until && *window.since >= *window.until) {
    return fail(ErrorCode::usage, "--since is not before --until", "exchange the two");
  }
  return window;
}

QueueFilter parse_filter(const RawOptions& raw) {
  return {raw.origin, raw.sender, raw.recipient, raw.subject, raw.min_recipients};
}

template <class Question>
void take_page(const RawOptions& raw, Question& question) {
  question.offset = raw.offset;
  question.limit = raw.limit.value_or(question.limit);
}

// Nothing where the word is none of those that there are, which the hint names.
template <class Choice>
Result<Choice> chosen(std::optional<Choice> choice, const char* to_do, const std::string& word,
                      const char* hint) {
  if (choice) return *choice;
  return fail(ErrorCode::usage, std::string("cannot ") + to_do + " by '" + word + "'", hint);
}

Result<SourcesQuestion> parse_sources(const RawOptions& raw, Time now) {
  SourcesQuestion question;
  question.window = SPAMTRACE_TRY(parse_window(raw, now));
  take_page(raw, question);
  question.sort = SPAMTRACE_TRY(chosen(parse_source_sort(raw.source_sort), "sort", raw.source_sort,
                                       "sort by score, messages, recipients, queued or id"));
  if (raw.kind.empty()) return question;
  question.kind = parse_origin_kind(raw.kind);
  if (!question.kind) {
    return fail(ErrorCode::usage, "'" + raw.kind + "' is no kind of origin",
                "kinds: smtp_auth, system_user, web_server, relay, forward, bounce, local, unknown");
  }
  return question;
}

Result<DomainsQuestion> parse_domains(const RawOptions& raw, Time now) {
  DomainsQuestion question;
  question.window = SPAMTRACE_TRY(parse_window(raw, now));
  take_page(raw, question);
  question.domain = raw.domain;
  question.sort = SPAMTRACE_TRY(chosen(parse_domain_sort(raw.domain_sort), "sort", raw.domain_sort,
                                       "sort by score, recipients, queued or domain"));
  return question;
}

Result<PolicyQuestion> parse_policy_list(const RawOptions& raw) {
  constexpr const char* k_hint = "policies: reject, bounce, forward, unknown, or open";
  PolicyQuestion question;
  take_page(raw, question);
  question.domain = raw.domain;
  question.open = raw.policy == "open";
  if (!question.open && !raw.policy.empty())
    question.mode = SPAMTRACE_TRY(chosen(parse_policy_mode(raw.policy), "filter", raw.policy, k_hint));
  question.sort = SPAMTRACE_TRY(
      chosen(parse_policy_sort(raw.policy_sort), "sort", raw.policy_sort, "sort by policy, domain or mail"));
  return question;
}

std::set<std::string> names_in(const std::vector<std::string>& names) {
  std::set<std::string> found;
  for (const std::string& name : names) found.insert(ascii_lower(name));
  return found;
}

PolicyWish policy_wish_of(const RawOptions& raw) {
  PolicyWish wish;
  wish.plan = raw.plan;
  wish.keep = names_in(raw.keep);
  if (!raw.only.empty()) wish.only = names_in(raw.only);
  wish.keep_forwards = raw.keep_forwards;
  wish.plans = raw.plans;
  wish.actor = raw.actor;
  return wish;
}

UndoWish undo_wish_of(const RawOptions& raw, int64_t act) {
  UndoWish wish;
  wish.act = act;
  wish.names = {raw.domains.begin(), raw.domains.end()};
  wish.force = raw.force;
  wish.whose = {raw.actor, raw.own};
  return wish;
}

Result<Command> parse_policy_begin(const RawOptions& raw) {
  if (raw.undo && raw.retry)
    return fail(ErrorCode::usage, "an act is either brought back or tried again", "give --undo or --retry");
  if (raw.undo) return PolicyBeginCommand{undo_wish_of(raw, *raw.undo)};
  if (raw.retry) return PolicyBeginCommand{RetryWish{*raw.retry, {raw.actor, raw.own}}};
  return PolicyBeginCommand{policy_wish_of(raw)};
}

// "12 permission denied", "plan:3 there is no such plan": see key_of().
Result<Command> parse_policy_step(const RawOptions& raw) {
  PolicyStepCommand command{raw.act.value_or(0), raw.driver.value_or(0), {}};
  for (const std::string& line : raw.said) {
    const size_t blank = line.find(' ');
    const std::string key = line.substr(0, blank);
    if (key.empty() || key.back() < '0' || key.back() > '9')
      return fail(ErrorCode::usage, "'" + line + "' does not begin with the number of a site or a plan",
                  "give --said '12 what the panel said'");
    command.said[key] = blank == std::string::npos ? "the panel gave no reason" : line.substr(blank + 1);
  }
  return command;
}

JournalQuestion journal_question_of(const RawOptions& raw) {
  JournalQuestion question;
  question.act = raw.act.value_or(0);
  take_page(raw, question);
  return question;
}

Result<QueueQuestion> parse_queue_list(const RawOptions& raw) {
  QueueQuestion question;
  question.filter = parse_filter(raw);
  question.recipient_limit = raw.recipients.value_or(question.recipient_limit);
  take_page(raw, question);
  question.sort = SPAMTRACE_TRY(
      chosen(parse_queue_sort(raw.sort), "sort", raw.sort, "sort by arrival, recipients, size or sender"));
  return question;
}

Result<QueueGroupsQuestion> parse_queue_groups(const RawOptions& raw) {
  QueueGroupsQuestion question;
  question.filter = parse_filter(raw);
  take_page(raw, question);
  question.by = SPAMTRACE_TRY(chosen(parse_queue_grouping(raw.by), "group", raw.by,
                                     "group by origin, sender, subject or recipient-domain"));
  return question;
}

Result<std::string> parse_queue_id(const std::string& id);

Result<SelectionQuestion> parse_selection(const RawOptions& raw, Time now) {
  SelectionQuestion question;
  question.act = SPAMTRACE_TRY(chosen(parse_queue_act(raw.queue_act), "act on the queue", raw.queue_act,
                                      "acts: hold, release, requeue, delete"));
  question.filter = parse_filter(raw);
  for (const std::string& id : raw.ids) question.ids.push_back(SPAMTRACE_TRY(parse_queue_id(id)));
  question.after = SPAMTRACE_TRY(parse_bound(raw.after, "--after", now));
  question.before = SPAMTRACE_TRY(parse_bound(raw.before, "--before", now));
  return question;
}

WhitelistQuestion parse_whitelist(const RawOptions& raw) {
  WhitelistQuestion question;
  take_page(raw, question);
  return question;
}

Result<std::string> parse_queue_id(const std::string& id) {
  static constexpr size_t k_longest = 64;
  const bool plain = std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  if (plain && !id.empty() && id.size() <= k_longest) return id;
  return fail(ErrorCode::usage, "'" + id + "' is no queue id",
              "a queue id has digits and letters only, such as 93869 or 4F9D195432; `spamtrace queue list` "
              "shows those that there are");
}

Result<Command> make_command(const RawOptions& raw, Time now) {
  switch (raw.command) {
    case CommandName::queue_status:
      return QueueStatusCommand{};
    case CommandName::queue_list:
      return QueueListCommand{SPAMTRACE_TRY(parse_queue_list(raw))};
    case CommandName::queue_groups:
      return QueueGroupsCommand{SPAMTRACE_TRY(parse_queue_groups(raw))};
    case CommandName::queue_show:
      return QueueShowCommand{SPAMTRACE_TRY(parse_queue_id(raw.id))};
    case CommandName::sources:
      return SourcesCommand{SPAMTRACE_TRY(parse_sources(raw, now))};
    case CommandName::source:
      return SourceCommand{{raw.id, SPAMTRACE_TRY(parse_window(raw, now))}};
    case CommandName::timeline:
      return TimelineCommand{{SPAMTRACE_TRY(parse_window(raw, now))}};
    case CommandName::domains:
      return DomainsCommand{SPAMTRACE_TRY(parse_domains(raw, now))};
    case CommandName::domain:
      return DomainCommand{{raw.id, SPAMTRACE_TRY(parse_window(raw, now))}};
    case CommandName::alerts:
      return AlertsCommand{{now, raw.queue_growth, raw.told, raw.keep_reject}};
    case CommandName::policy_list:
      return PolicyListCommand{SPAMTRACE_TRY(parse_policy_list(raw)), now};
    case CommandName::policy_apply:
      return PolicyApplyCommand{policy_wish_of(raw), raw.yes};
    case CommandName::policy_begin:
      return parse_policy_begin(raw);
    case CommandName::policy_step:
      return parse_policy_step(raw);
    case CommandName::undo:
      return UndoCommand{undo_wish_of(raw, raw.act.value_or(0)), raw.yes};
    case CommandName::journal:
      return JournalCommand{journal_question_of(raw)};
    case CommandName::journal_show:
      return JournalShowCommand{journal_question_of(raw)};
    case CommandName::ingest:
      return IngestCommand{raw.keep_days, raw.seconds};
    case CommandName::doctor:
      return DoctorCommand{};
    case CommandName::api:
      return ApiCommand{};
    case CommandName::man:
      return ManCommand{};
    case CommandName::whitelist:
      return WhitelistCommand{parse_whitelist(raw)};
    case CommandName::whitelist_remove:
      return WhitelistRemoveCommand{raw.networks, raw.actor, raw.yes};
    case CommandName::queue_select:
      return QueueSelectCommand{SPAMTRACE_TRY(parse_selection(raw, now)), raw.as_text};
    case CommandName::queue_standing:
      return QueueStandingCommand{};
    case CommandName::queue_act:
      return QueueActCommand{SPAMTRACE_TRY(parse_selection(raw, now)), raw.act.value_or(0), raw.actor,
                             raw.yes};
    case CommandName::none:
      break;
  }
  return fail(ErrorCode::usage, "no command was given", "`spamtrace --help` lists the commands");
}

}  // namespace

ParsedArguments parse_arguments(int argc, const char* const* argv, Time now) {
  RawOptions raw;
  CommandLine line(raw);
  ParsedArguments parsed;
  const auto text = line.parse(argc, argv);
  parsed.json = raw.json;
  if (!text) {
    parsed.outcome = text.error();
    return parsed;
  }
  if (!text->empty()) {
    parsed.outcome = PrintAndExit{*text};
    return parsed;
  }
  auto command = make_command(raw, now);
  if (command) {
    parsed.outcome = Options{raw.root, raw.state, raw.plesk, raw.json, raw.no_refresh, std::move(*command)};
  } else {
    parsed.outcome = command.error();
  }
  return parsed;
}

}  // namespace spamtrace
