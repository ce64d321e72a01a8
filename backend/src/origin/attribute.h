// Who sent it: a decision table for each mail server, first match wins.
//
// qmail                                       Postfix
// 1 made for a bounce: the parent's origin    1 a login that smtpd noted
// 2 by alias: the parent's, or the address    2 made for a bounce: the parent's origin
// 3-5 by uid: subscription, web server, local 3 sent on by local(8): the parent's, or the address
// 6 a login in qmail-smtpd's header           4 requeued: as before
// 7-10 joined with a login or a connection    5-7 by uid: subscription, web server, local
//      by client, sender or time              8-10 by client: an alias sent it on, or a relay
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "origin/message_facts.h"
#include "origin/origin.h"
#include "trace/smtp_sessions.h"

namespace spamtrace {

// The origin of a message that leaves the server.
Origin attribute(const MessageFacts& facts, const ServerFacts& server);

// Does more than the time of a login speak for it: the client's address, or the sender's? Only then may it be
// held of mail that stays here, which needs no login.
bool logged_in_for_certain(const SessionGuess& session);

// What a person can check by hand: the lines and files that lead from the message to its origin.
// `message_file` names the file of a message in the queue.
using MessageFile = std::function<std::string(const QueuedMessage&)>;
std::vector<Evidence> evidence_of(const MessageFacts& facts, const Origin& origin, const ServerFacts& server,
                                  const MessageFile& message_file);

// The script that the message claims to come from, unless its uid contradicts the one that is proven.
std::string claimed_script(const MessageFacts& facts, const Origin& origin);

}  // namespace spamtrace
