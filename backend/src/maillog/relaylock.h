// Plesk's relaylock, which stands before qmail-smtpd and writes a line for every connection that it lets in.
//
//   /var/qmail/bin/relaylock: mail from 192.0.2.11:17249 (client.example.net)
//
// The name in brackets is the reverse name of the client: chosen by the owner of the address, and not read.
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

std::optional<MailEvent> parse_relaylock(std::string_view text);

}  // namespace spamtrace
