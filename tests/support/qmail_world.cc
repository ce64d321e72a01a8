#include "qmail_world.h"

#include "going_on.h"
#include "queue_writing.h"
#include "server_root.h"

namespace spamtrace::fixture {
namespace {

// Those that look for a quiet moment come behind those that make the noise.
constexpr Act k_acts[] = {
    {"ordinary mail", play_ordinary_mail},     {"webmail", play_webmail},
    {"newsletter", play_newsletter},           {"forward", play_forward},
    {"backscatter", play_backscatter},         {"stolen mailbox", play_stolen_mailbox},
    {"white-listed PC", play_white_listed_pc}, {"hacked upload folder", play_hacked_folder},
    {"mod_php script", play_mod_php_script},   {"mailbox reading", play_mailbox_reading},
};

unsigned remote_concurrency(const WorldOptions& options) { return static_cast<unsigned>(20 * options.scale); }

QmailServer::Plan plan_of(const WorldOptions& options, Window window) {
  return {.window = window,
          .todo_since = window.end - std::chrono::seconds{40},
          .stop = window.end - k_restart,
          .remote_concurrency = remote_concurrency(options),
          .seed = options.seed,
          .first_number = options.first_number};
}

void play(World& world, QmailServer& server) {
  QmailIntake intake(server, world.options.auth);
  for (const Act& act : k_acts) {
    Stage stage = world.stage(act.name, intake);
    act.play(stage);
  }
  if (world.is_live()) {
    Stage stage = world.stage("outbreak", intake);
    play_outbreak(stage, world.present() + k_first_look);
  }
  server.run_until(world.present());
  Stage stage = world.stage("foreign lines", intake);
  play_foreign_lines(stage);
}

CountedMessage counted(const Message& message) {
  const Time seen = message.preprocessed != Time{} ? message.preprocessed : message.arrival;
  CountedMessage counted{message.cause, seen, message.outgoing(), !message.ended, {}};
  for (const QueuedRecipient& recipient : message.recipients) counted.recipients.push_back(recipient.state);
  return counted;
}

}  // namespace

void write_qmail_world(const WorldOptions& options) {
  require_no_server(options.root);
  World world(options, example_host(), Hostile::Target::qmail);
  QmailServer server(plan_of(options, world.window), world.host, world.origins, world.log, world.hostile);
  play(world, server);
  write_qmail_root(options.root, world.host, remote_concurrency(options));
  const std::vector<SpoolMessage> begun = begin_messages(server, world.present());
  const auto write_queue_to = [&](const std::filesystem::path& path) {
    QmailSpool spool(path, 23, options.big_todo);
    return write_queue(server, world.host, spool, begun);
  };
  const std::filesystem::path place = options.root / "var/qmail/queue";
  const QueueCounts queue = write_queue_to(place);
  std::vector<CountedMessage> messages;
  for (const Message& message : server.messages()) messages.push_back(counted(message));
  write_log_and_truth(world, "qmail", queue, messages);
  go_on(world, {place, [&](Time now) { server.run_until(now); }, write_queue_to});
}

}  // namespace spamtrace::fixture
