#include "qmail_world.h"

#include <stdexcept>

#include "file_writing.h"
#include "queue_writing.h"
#include "server_root.h"
#include "truth.h"

namespace spamtrace::fixture {
namespace {

using nlohmann::ordered_json;

struct Act {
  const char* name;
  void (*play)(Stage&);
};

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
          .seed = options.seed};
}

// Everything that happens, and the log of it.
struct World {
  WorldOptions options;
  Window window;
  Host host = example_host();
  Origins origins;
  Hostile hostile;
  LogBook log;
  QmailServer server;
  Calendar logins, inbound;

  explicit World(const WorldOptions& chosen)
      : options(chosen),
        window{chosen.end - std::chrono::days{static_cast<int>(chosen.days)}, chosen.end},
        hostile(chosen.hostile, chosen.seed),
        log(window, host.log_name),
        server(plan_of(chosen, window), host, origins, log, hostile) {}

  Stage stage(const char* act) {
    return {host,    window,  options.scale, options.auth, Random(options.seed, act), log, server,
            origins, hostile, logins,        inbound};
  }
};

void play(World& world) {
  for (const Act& act : k_acts) {
    Stage stage = world.stage(act.name);
    act.play(stage);
  }
  world.server.run();
  Stage stage = world.stage("foreign lines");
  play_foreign_lines(stage);
}

StampStyle style_at(const WorldOptions& options, Time time) {
  if (options.stamps == Stamps::mixed)
    return time < options.end - std::chrono::hours{12} ? StampStyle::rfc3164 : StampStyle::rfc3339;
  return options.stamps == Stamps::rfc3164 ? StampStyle::rfc3164 : StampStyle::rfc3339;
}

// Plesk's daily task moves what it has read from maillog into maillog.processed.
ordered_json write_log(World& world) {
  const auto style = [&](Time time) { return style_at(world.options, time); };
  const Time moved = world.window.end - std::chrono::days{1};
  ordered_json files;
  const auto write = [&](const char* name, Window part) {
    files["/var/log/" + std::string(name)] =
        world.log.write(world.options.root / "var/log" / name, part, style);
  };
  if (world.options.days > 1) write("maillog.processed", {world.window.begin, moved});
  write("maillog", {moved, world.window.end});
  return {{"lines", world.log.size()}, {"by_program", world.log.by_program()}, {"files", files}};
}

void write_truth(const World& world, const ordered_json& truth) {
  const auto keep = ordered_json::error_handler_t::replace;
  write_file(world.options.root / "truth.json", truth.dump(1, ' ', false, keep) + "\n");
}

}  // namespace

void write_qmail_world(const WorldOptions& options) {
  if (std::filesystem::exists(options.root / "var/qmail"))
    throw std::runtime_error(options.root.string() + " holds a server already; remove it first");
  World world(options);
  play(world);
  write_server_root(options.root, world.host, remote_concurrency(options));
  QmailSpool spool(options.root / "var/qmail/queue", 23, options.big_todo);
  ordered_json truth = {
      {"mta", "qmail"}, {"begin", to_rfc3339(world.window.begin)}, {"end", to_rfc3339(world.window.end)}};
  truth["queue"] = truth_of_queue(write_queue(world.server, world.host, spool, world.window.end));
  truth.update(truth_of_mail(world.server.messages(), world.origins));
  truth["log"] = write_log(world);
  write_truth(world, truth);
}

}  // namespace spamtrace::fixture
