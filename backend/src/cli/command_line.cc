#include "cli/command_line.h"

#include <CLI/CLI.hpp>

namespace spamtrace {

CommandLine::CommandLine(RawOptions& raw)
    : raw_(raw),
      app_(std::make_unique<CLI::App>("finds who sends spam through this server, and proves it",
                                      "spamtrace")) {
  app_->require_subcommand(1);
  app_->fallthrough();
  app_->set_version_flag("--version", std::string("spamtrace ") + SPAMTRACE_VERSION, "print the version");
  add_global_options();
  add_source_commands();
  add_domain_commands();
  add_alerts();
  add_policy_commands();
  add_journal_commands();
  add_whitelist();
  add_queue_commands();
  add_ingest();
  add(*app_, "doctor", CommandName::doctor,
      "show what was found here, what is readable, how much of the log was understood, what is sandboxed");
  add(*app_, "api", CommandName::api,
      "answer one request, a JSON document on standard input; for the panel and other programs");
  add(*app_, "man", CommandName::man, "print the man page")->group("");
}

CommandLine::~CommandLine() = default;

CLI::App* CommandLine::add(CLI::App& parent, const char* name, CommandName command, const char* description) {
  CLI::App* added = parent.add_subcommand(name, description);
  added->fallthrough();
  added->callback([this, command] { raw_.command = command; });
  return added;
}

// A callback comes behind that of a subcommand.
void CommandLine::callback_without_subcommand(CLI::App& command, CommandName name) {
  command.callback([this, &command, name] {
    if (command.get_subcommands().empty()) raw_.command = name;
  });
}

void CommandLine::add_ingest() {
  CLI::App* ingest =
      add(*app_, "ingest", CommandName::ingest,
          "read what is new in the logs and in the queue, as every answer does first; to be run by a timer");
  ingest
      ->add_option("--keep-days", raw_.keep_days,
                   "keep the hours of the last N days with mail from now on, and drop older ones (92)")
      ->check(CLI::Range(1, 3660).description(""))
      ->type_name("N");
  ingest
      ->add_option("--seconds", raw_.seconds, "read for about N seconds, and leave the rest to the next run")
      ->check(CLI::Range(1, 86400).description(""))
      ->type_name("N");
}

void CommandLine::add_global_options() {
  app_->add_option("--root", raw_.root, "read every path below DIR: a rescue mount, a copy of a server")
      ->type_name("DIR")
      ->capture_default_str();
  app_->add_option("--state", raw_.state,
                   "keep the state in DIR; by default below the root, in the panel's var/modules/spamtrace "
                   "or in /var/lib/spamtrace")
      ->type_name("DIR");
  app_->add_option("--plesk", raw_.plesk,
                   "the panel's command, of a root that is not the running system (/usr/sbin/plesk)")
      ->type_name("PROGRAM");
  app_->add_flag("--no-refresh", raw_.no_refresh, "answer from what was read before, at once");
  app_->add_flag("--json", raw_.json, "print one JSON document instead of tables");
}

void CommandLine::add_window(CLI::App& command) {
  command
      .add_option("--since", raw_.since,
                  "only messages from TIME on: RFC 3339, or an age such as 90m, 24h, 7d")
      ->type_name("TIME");
  command.add_option("--until", raw_.until, "only messages before TIME")->type_name("TIME");
}

void CommandLine::add_page(CLI::App& command, const char* limit) {
  command.add_option("--offset", raw_.offset, "leave out the first N")->type_name("N");
  command.add_option("--limit", raw_.limit, limit)->type_name("N");
}

void CommandLine::add_queue_filter(CLI::App& command) {
  command.add_option("--origin", raw_.origin, "only messages of the source with this id")->type_name("ID");
  command.add_option("--sender", raw_.sender, "only senders that contain TEXT")->type_name("TEXT");
  command.add_option("--recipient", raw_.recipient, "only messages with a recipient that contains TEXT")
      ->type_name("TEXT");
  command.add_option("--subject", raw_.subject, "only subjects that contain TEXT")->type_name("TEXT");
  command.add_option("--min-recipients", raw_.min_recipients, "only messages with at least N recipients")
      ->type_name("N");
}

void CommandLine::add_source_commands() {
  CLI::App* sources =
      add(*app_, "sources", CommandName::sources, "rank the sources of outgoing mail, the worst first");
  add_window(*sources);
  sources->add_option("--kind", raw_.kind, "only sources of this kind, such as smtp_auth or system_user")
      ->type_name("KIND");
  sources->add_option("--sort", raw_.source_sort, "score, messages, recipients, queued or id")
      ->type_name("FIELD")
      ->capture_default_str();
  add_page(*sources, "show N sources at most (20)");

  CLI::App* source = add(*app_, "source", CommandName::source,
                         "show one source: its evidence, timeline, samples, clients, scripts");
  source->add_option("ID", raw_.id, "id from `sources`, such as system_user:shop3")->required();
  add_window(*source);

  add_window(*add(*app_, "timeline", CommandName::timeline,
                  "show how much mail went out in each hour, and from what kind of source"));
}

void CommandLine::add_domain_commands() {
  CLI::App* domains =
      add(*app_, "domains", CommandName::domains, "report what the accounts of each domain sent");
  add_window(*domains);
  domains->add_option("--domain", raw_.domain, "only domains that contain TEXT")->type_name("TEXT");
  domains->add_option("--sort", raw_.domain_sort, "score, recipients, queued or domain")
      ->type_name("FIELD")
      ->capture_default_str();
  add_page(*domains, "show N domains at most (50)");

  CLI::App* domain =
      add(*app_, "domain", CommandName::domain, "show one domain: its sources and its timeline");
  domain->add_option("NAME", raw_.id, "a domain, such as site0.example")->required();
  add_window(*domain);
}

void CommandLine::add_alerts() {
  CLI::App* alerts =
      add(*app_, "alerts", CommandName::alerts,
          "show what an admin should hear of: sources of spam, a queue that grows fast, domains "
          "that no longer reject mail for nobody");
  alerts->add_option("--queue-growth", raw_.queue_growth, "so many messages more in an hour are too many")
      ->type_name("N")
      ->capture_default_str();
  alerts->add_flag(
      "--keep-reject", raw_.keep_reject,
      "tell of domains that do not reject mail for nobody, but for those that did not when this was "
      "first given; a run without it forgets them");
  alerts->add_option("--told", raw_.told, "somebody heard of this one, which is new no more until it is over")
      ->type_name("ALERT");
}

void CommandLine::add_wish(CLI::App& command) {
  command.add_option("--keep", raw_.keep, "leave this domain as it is")->type_name("DOMAIN");
  command.add_option("--only", raw_.only, "change this domain, and no other that is not named so")
      ->type_name("DOMAIN");
  command.add_flag("--keep-forwards", raw_.keep_forwards, "leave domains that forward such mail as they are");
  command.add_flag("--plans", raw_.plans,
                   "service plans too, so that new domains reject; the panel passes that on to their "
                   "subscriptions");
}

// Whoever changes something is named in the journal.
void CommandLine::add_policy_commands() {
  CLI::App* policy = app_->add_subcommand("policy", "what domains do with mail for users they do not have");
  policy->require_subcommand(1);
  policy->fallthrough();
  CLI::App* list = add(*policy, "list", CommandName::policy_list,
                       "list the domains that bounce or forward such mail, or reject it");
  list->add_option("--domain", raw_.domain, "only domains that contain TEXT")->type_name("TEXT");
  list->add_option("--policy", raw_.policy, "only reject, bounce, forward, unknown, or open: all but reject")
      ->type_name("POLICY");
  list->add_option("--sort", raw_.policy_sort, "policy, domain or mail")
      ->type_name("FIELD")
      ->capture_default_str();
  add_page(*list, "show N domains at most (50)");
  CLI::App* apply = add(*policy, "apply", CommandName::policy_apply,
                        "set the domains that do not reject such mail to reject; shows what it would do, and "
                        "does it with --yes");
  add_wish(*apply);
  apply->add_flag("--yes", raw_.yes, "do it");
  add_policy_steps(*policy);
}

// For the extension, which asks the panel itself.
void CommandLine::add_policy_steps(CLI::App& policy) {
  CLI::App* begin = add(policy, "begin", CommandName::policy_begin, "plan a change, for the panel's task");
  begin->group("");
  add_wish(*begin);
  begin->add_option("--plan", raw_.plan, "of the policies that were shown")->type_name("PLAN");
  begin->add_option("--undo", raw_.undo, "bring back what this act changed")->type_name("ACT");
  begin->add_option("--retry", raw_.retry, "try once more what failed in this act")->type_name("ACT");
  begin->add_option("--domain", raw_.domains, "of the act that is brought back")->type_name("DOMAIN");
  begin->add_flag("--own", raw_.own, "only an act by the same actor");
  begin->add_flag("--force", raw_.force, "also what was changed since");
  add_actor(*begin);
  CLI::App* step = add(policy, "step", CommandName::policy_step, "the next domains of a change");
  step->group("");
  step->add_option("--act", raw_.act, "the change")->type_name("ACT")->required();
  step->add_option("--driver", raw_.driver, "the process that does it")->type_name("PID")->required();
  step->add_option("--said", raw_.said, "what the panel said of one: its number, a blank, the words")
      ->type_name("TEXT");
}

// Told by the extension; a terminal knows who types.
void CommandLine::add_actor(CLI::App& command) {
  command.add_option("--actor", raw_.actor, "who does it")->type_name("NAME")->group("");
}

void CommandLine::add_journal_commands() {
  CLI::App* journal = add(*app_, "journal", CommandName::journal, "list what was changed, by whom and when");
  add_page(*journal, "show N acts at most (50)");
  callback_without_subcommand(*journal, CommandName::journal);
  CLI::App* show =
      add(*journal, "show", CommandName::journal_show, "show what an act changed, and what failed in it");
  show->add_option("ACT", raw_.act, "its number, from `journal`")->required();
  add_page(*show, "show N of its domains at most (50)");
  CLI::App* undo = add(*app_, "undo", CommandName::undo,
                       "bring back what an act changed; shows what it would do, and does it with --yes");
  undo->add_option("ACT", raw_.act, "its number, from `journal`")->required();
  undo->add_option("--domain", raw_.domains, "only this domain")->type_name("DOMAIN");
  add_actor(*undo);
  undo->add_flag("--force", raw_.force, "also where somebody changed it since");
  undo->add_flag("--yes", raw_.yes, "do it");
}

void CommandLine::add_whitelist() {
  CLI::App* whitelist = add(*app_, "whitelist", CommandName::whitelist,
                            "judge each entry that lets mail through without a login, the worst first");
  add_page(*whitelist, "show N entries at most (50)");
  callback_without_subcommand(*whitelist, CommandName::whitelist);
  CLI::App* remove =
      add(*whitelist, "remove", CommandName::whitelist_remove,
          "take entries out of the panel's white list; shows what it would do, and does it with "
          "--yes");
  remove->add_option("NETWORK", raw_.networks, "an entry, such as 192.0.2.0/24")->required();
  remove->add_flag("--yes", raw_.yes, "do it");
  add_actor(*remove);
}

void CommandLine::add_queue_commands() {
  CLI::App* queue = app_->add_subcommand("queue", "look at the mail queue, and act on what waits in it");
  queue->require_subcommand(1);
  queue->fallthrough();
  add(*queue, "status", CommandName::queue_status, "count the messages, and those not yet preprocessed");

  CLI::App* list = add(*queue, "list", CommandName::queue_list, "list messages, filtered and sorted");
  add_queue_filter(*list);
  list->add_option("--sort", raw_.sort, "arrival, recipients, size or sender")
      ->type_name("FIELD")
      ->capture_default_str();
  list->add_option("--recipients", raw_.recipients, "name N recipients of a message at most, in JSON (20)")
      ->type_name("N");
  add_page(*list, "show N messages at most (50)");

  CLI::App* groups = add(*queue, "groups", CommandName::queue_groups,
                         "count messages by what they have in common, the largest group first");
  groups->add_option("--by", raw_.by, "origin, sender, subject or recipient-domain")
      ->type_name("FIELD")
      ->capture_default_str();
  add_queue_filter(*groups);
  add_page(*groups, "show N groups at most (50)");

  add_queue_acts(*queue);
  add(*queue, "show", CommandName::queue_show,
      "show one message: its way here, its evidence, its header and first lines")
      ->add_option("ID", raw_.id, "queue id from `queue list`")
      ->required();
}

void CommandLine::add_selection(CLI::App& command) {
  add_queue_filter(command);
  command.add_option("--id", raw_.ids, "this message")->type_name("ID");
  command
      .add_option("--after", raw_.after,
                  "only messages that arrived from TIME on: RFC 3339, or an age such as 90m")
      ->type_name("TIME");
  command.add_option("--before", raw_.before, "only messages that arrived before TIME")->type_name("TIME");
}

void CommandLine::add_queue_act(CLI::App& queue, const char* act, const char* description) {
  CLI::App* command = add(queue, act, CommandName::queue_act, description);
  command->callback([this, act] {
    raw_.command = CommandName::queue_act;
    raw_.queue_act = act;
  });
  add_selection(*command);
  command->add_option("--act", raw_.act, "exactly what was shown under this number")->type_name("ACT");
  command->add_flag("--yes", raw_.yes, "do it");
  add_actor(*command);
}

// In the words of postsuper(1), the mildest first.
void CommandLine::add_queue_acts(CLI::App& queue) {
  add_queue_act(queue, "hold",
                "stop the delivery of messages, which wait until they are released; shows what it would do, "
                "and does it with --yes");
  add_queue_act(queue, "release", "let messages that are on hold be delivered; likewise");
  add_queue_act(queue, "requeue", "have messages addressed and filtered once more, under new ids; likewise");
  add_queue_act(queue, "delete", "remove messages for ever: nothing brings them back; likewise");
  CLI::App* select = add(queue, "select", CommandName::queue_select, "what an act would hit");
  select->group("");
  select->add_option("--for", raw_.queue_act, "the act")->required();
  select->add_flag("--text", raw_.as_text, "as a text");
  add_selection(*select);
  add(queue, "standing", CommandName::queue_standing, "where messages stand")->group("");
}

Result<std::string> CommandLine::parse(int argc, const char* const* argv) {
  // Known before anything else, so that an error in the options is answered in the form that was asked for.
  for (int i = 1; i < argc; ++i) raw_.json = raw_.json || std::string_view(argv[i]) == "--json";
  try {
    app_->parse(argc, argv);
    return std::string{};
  } catch (const CLI::CallForHelp&) {
    return app_->help();
  } catch (const CLI::CallForVersion& version) {
    return std::string(version.what()) + "\n";
  } catch (const CLI::ParseError& error) {
    return fail(ErrorCode::usage, error.what(),
                "`spamtrace --help` lists the commands, `spamtrace COMMAND --help` their options");
  }
}

}  // namespace spamtrace
