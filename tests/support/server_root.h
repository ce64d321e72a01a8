// The files of a server with Plesk around its queue and log: users, settings, mailboxes, white list, web
// space.
#pragma once

#include <filesystem>

#include "host.h"

namespace spamtrace::fixture {

// What there is with either mail server. `mail_users` are the lines of passwd for its programs.
void write_plesk_root(const std::filesystem::path& root, const Host& host, std::string_view mail_users,
                      std::string_view settings);

void write_postfix_root(const std::filesystem::path& root, const Host& host, bool long_ids);
void write_qmail_root(const std::filesystem::path& root, const Host& host, unsigned remote_concurrency);

}  // namespace spamtrace::fixture
