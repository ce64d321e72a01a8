// A whole mail server with qmail: all stories played, its root and its truth written.
#pragma once

#include <filesystem>

#include "server_story.h"

namespace spamtrace::fixture {

enum class Stamps { rfc3164, rfc3339, mixed };  // mixed: the form changes within one file, as on an upgrade

struct WorldOptions {
  std::filesystem::path root;
  uint64_t seed = 1;
  Time end = std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours{8};
  uint64_t days = 1;
  uint64_t scale = 1;
  Stamps stamps = Stamps::rfc3164;
  AuthStyle auth = AuthStyle::mixed;
  bool big_todo = false;
  bool hostile = false;
};

// Throws std::runtime_error where the directory holds a server already.
void write_qmail_world(const WorldOptions& options);

}  // namespace spamtrace::fixture
