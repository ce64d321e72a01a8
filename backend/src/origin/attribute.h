// Who sent it: the decision table of facts/mta.md section 8.2, first match wins.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "origin/message_facts.h"
#include "origin/origin.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

// The origin of a message that leaves the server.
Origin attribute(const MessageFacts& facts, const ServerFacts& server, const SmtpSessions& sessions);

// Does more than the time of a login speak for it: the client's address, or the sender's? Only then may it be
// held of mail that stays here, which needs no login.
bool logged_in_for_certain(const SessionGuess& session);

// What a person can check by hand: the lines and files that lead from the message to its origin.
struct EvidencePlaces {
  std::function<std::string(uint32_t)> log_file;      // by LogPosition::file
  std::function<std::string(uint64_t)> message_file;  // of a queued message, by its number
};
std::vector<Evidence> evidence_of(const MessageFacts& facts, const Origin& origin, const ServerFacts& server,
                                  const SmtpSessions& sessions, const EvidencePlaces& places);

// The script that the message claims to come from, unless its uid contradicts the one that is proven.
std::string claimed_script(const MessageFacts& facts, const Origin& origin);

}  // namespace spamtrace
