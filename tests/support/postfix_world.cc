#include "postfix_world.h"

#include <unistd.h>

#include "going_on.h"
#include "postfix_spool.h"
#include "postfix_story.h"
#include "server_root.h"

namespace spamtrace::fixture {
namespace {

constexpr Act k_acts[] = {
    {"ordinary mail", play_ordinary_mail},     {"webmail", play_webmail},
    {"newsletter", play_newsletter},           {"forward", play_forward},
    {"backscatter", play_backscatter},         {"stolen mailbox", play_stolen_mailbox},
    {"white-listed PC", play_white_listed_pc}, {"hacked upload folder", play_hacked_folder},
    {"mod_php script", play_mod_php_script},
};

struct PostfixAct {
  const char* name;
  void (*play)(Stage&, PostfixServer&);
};

constexpr PostfixAct k_own_acts[] = {
    {"outgoing limit", play_outgoing_limit},
    {"local process", play_local_process},
    {"lying senders", play_lying_senders},
    {"slow senders", play_slow_senders},
    {"admin", play_admin_acts},
};

Time long_ids_since(QueueIds ids, Window window) {
  if (ids == QueueIds::mixed) return window.begin + (window.end - window.begin) / 2;
  return ids == QueueIds::long_ids ? Time{} : Time::max();
}

// A file of maildrop belongs to who sent it, and only root can give it to him.
PostfixServer::Plan plan_of(const WorldOptions& options, Window window) {
  PostfixServer::Plan plan{.window = window, .seed = options.seed};
  plan.qmgr_until = window.end - std::chrono::seconds{40};
  plan.pickup_until = ::geteuid() == 0 ? window.end - std::chrono::seconds{15} : window.end;
  plan.long_ids_since = long_ids_since(options.ids, window);
  return plan;
}

void play(World& world, PostfixServer& server) {
  for (const Act& act : k_acts) {
    Stage stage = world.stage(act.name, server);
    act.play(stage);
  }
  for (const PostfixAct& act : k_own_acts) {
    Stage stage = world.stage(act.name, server);
    act.play(stage, server);
  }
  if (world.is_live()) {
    Stage stage = world.stage("outbreak", server);
    play_outbreak(stage, world.present() + k_first_look);
  }
  server.run_until(world.present());
  Stage stage = world.stage("other lines", server);
  play_postfix_lines(stage, server);
}

bool exists(const PostfixMessage& message) {
  return message.place != PostfixPlace::writing && message.place != PostfixPlace::refused;
}

CountedMessage counted(const PostfixMessage& message) {
  CountedMessage counted{message.cause, message.seen, message.outgoing(), message.in_queue(), {}};
  for (const PostfixQueued& recipient : message.recipients) counted.recipients.push_back(recipient.state);
  return counted;
}

// Of the message whose end alone the log holds (play_postfix_lines): who sent it cannot be known.
CountedMessage began_before(World& world) {
  Cause cause;
  cause.origin = world.origins.find_or_add({"unknown", "", "", "began before the log does", false});
  return {cause, world.window.begin + std::chrono::seconds{2}, true, false, {RecipientState::sent}};
}

}  // namespace

void write_postfix_world(const WorldOptions& options) {
  require_no_server(options.root);
  World world(options, example_postfix_host(), Hostile::Target::postfix);
  PostfixServer server(plan_of(options, world.window), world.host, world.origins, world.log, world.hostile);
  play(world, server);
  write_postfix_root(options.root, world.host, options.ids != QueueIds::short_ids);
  const CorruptFile corrupt{server.take_id(), world.present() - std::chrono::days{3}};
  const auto write_queue_to = [&](const std::filesystem::path& path) {
    return write_postfix_queue(server, path, corrupt);
  };
  const std::filesystem::path place = options.root / "var/spool/postfix";
  const QueueCounts queue = write_queue_to(place);
  std::vector<CountedMessage> messages;
  for (const auto& message : server.messages())
    if (exists(*message)) messages.push_back(counted(*message));
  messages.push_back(began_before(world));
  write_log_and_truth(world, "postfix", queue, messages);
  go_on(world, {place, [&](Time now) { server.run_until(now); }, write_queue_to});
}

}  // namespace spamtrace::fixture
