// What the made-up servers have in common: their options, who is there, the log, and the frame of the truth.
#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "qmail_intake.h"
#include "server_story.h"
#include "truth.h"

namespace spamtrace::fixture {

enum class Stamps { rfc3164, rfc3339, mixed };  // mixed: the form changes within one file, as on an upgrade
enum class QueueIds { short_ids, long_ids, mixed };

struct WorldOptions {
  std::filesystem::path root;
  uint64_t seed = 1;
  Time end = std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours{8};
  std::chrono::minutes live{0};  // how long it goes on behind the end, in real time
  uint64_t days = 1;
  uint64_t scale = 1;
  Stamps stamps = Stamps::rfc3164;
  bool hostile = false;
  AuthStyle auth = AuthStyle::mixed;   // qmail
  bool big_todo = false;               // qmail
  uint64_t first_number = 6'144'000;   // qmail: messages get greater ones
  QueueIds ids = QueueIds::short_ids;  // Postfix; mixed: enable_long_queue_ids is switched on one day
};

// After the present, so that one has looked once before it begins.
inline constexpr std::chrono::seconds k_first_look{30};

struct Act {
  const char* name;
  void (*play)(Stage&);
};

struct World {
  WorldOptions options;
  Window window;  // of the stories; of what is live, it ends in the future
  Host host;
  Origins origins;
  Hostile hostile;
  LogBook log;
  Calendar logins, inbound;

  World(const WorldOptions& chosen, Host who, Hostile::Target lies);

  bool is_live() const { return window.end != options.end; }
  Time present() const { return options.end; }

  Stage stage(const char* act, MailIntake& intake);
};

// Throws std::runtime_error where the directory holds a server already.
void require_no_server(const std::filesystem::path& root);

// Writes the log up to the present as one file or two, and the truth about everything beside it, which nobody
// knows yet of what is live.
void write_log_and_truth(World& world, const char* mta, const QueueCounts& queue,
                         const std::vector<CountedMessage>& messages);

// Of what is live: the lines of that time.
void append_to_log(World& world, Window part);

}  // namespace spamtrace::fixture
