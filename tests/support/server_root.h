// The files of a server with Plesk and qmail around its queue and log: users, control files, mailboxes,
// white list, web space.
#pragma once

#include <filesystem>

#include "host.h"

namespace spamtrace::fixture {

void write_server_root(const std::filesystem::path& root, const Host& host, unsigned remote_concurrency);

}  // namespace spamtrace::fixture
