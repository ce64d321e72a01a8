#include "world.h"

#include <stdexcept>

#include "file_writing.h"

namespace spamtrace::fixture {
namespace {

using nlohmann::ordered_json;

StampStyle style_at(const WorldOptions& options, Time time) {
  if (options.stamps == Stamps::mixed)
    return time < options.end - std::chrono::hours{12} ? StampStyle::rfc3164 : StampStyle::rfc3339;
  return options.stamps == Stamps::rfc3164 ? StampStyle::rfc3164 : StampStyle::rfc3339;
}

// Plesk's daily task moves what it has read from maillog into maillog.processed.
ordered_json write_log(World& world) {
  const auto style = [&](Time time) { return style_at(world.options, time); };
  const Time moved = world.present() - std::chrono::days{1};
  ordered_json files;
  const auto write = [&](const char* name, Window part) {
    files["/var/log/" + std::string(name)] =
        world.log.write(world.options.root / "var/log" / name, part, style);
  };
  if (world.options.days > 1) write("maillog.processed", {world.window.begin, moved});
  write("maillog", {moved, world.present()});
  return {{"lines", world.log.size()}, {"by_program", world.log.by_program()}, {"files", files}};
}

void write_truth(const World& world, const ordered_json& truth) {
  const auto keep = ordered_json::error_handler_t::replace;
  write_file(world.options.root / "truth.json", truth.dump(1, ' ', false, keep) + "\n");
}

}  // namespace

World::World(const WorldOptions& chosen, Host who, Hostile::Target lies)
    : options(chosen),
      window{chosen.end + chosen.live - std::chrono::days{static_cast<int>(chosen.days)},
             chosen.end + chosen.live},
      host(std::move(who)),
      hostile(chosen.hostile, chosen.seed, lies),
      log(window, host.log_name) {}

Stage World::stage(const char* act, MailIntake& intake) {
  return {host,    window, options.scale, Random(options.seed, act), log, intake, origins,
          hostile, logins, inbound};
}

void require_no_server(const std::filesystem::path& root) {
  if (std::filesystem::exists(root / "var/qmail"))
    throw std::runtime_error(root.string() + " holds a server already; remove it first");
}

void write_log_and_truth(World& world, const char* mta, const QueueCounts& queue,
                         const std::vector<CountedMessage>& messages) {
  ordered_json truth = {
      {"mta", mta}, {"begin", to_rfc3339(world.window.begin)}, {"end", to_rfc3339(world.window.end)}};
  truth["queue"] = truth_of_queue(queue);
  truth.update(truth_of_mail(messages, world.origins));
  truth["log"] = write_log(world);
  if (!world.is_live()) write_truth(world, truth);
}

void append_to_log(World& world, Window part) {
  world.log.append(world.options.root / "var/log/maillog", part,
                   [&](Time time) { return style_at(world.options, time); });
}

}  // namespace spamtrace::fixture
