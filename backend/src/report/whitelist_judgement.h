// What is to be said of one entry of the white list: a pure function of the entry, of the mail that came
// through it, and of what is known of the server.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/net.h"
#include "base/time.h"
#include "origin/score.h"
#include "server/white_list_entries.h"

namespace spamtrace {

enum class Severity : uint8_t { harmless, look, dangerous };
const char* name_of(Severity severity);

enum class WhitelistSignal : uint8_t {
  relayed_spam,  // a client in it is a source of spam, or suspected
  too_wide,      // more addresses than one network of one owner has
  not_private,   // an address of the Internet
  not_own,       // private, but of no network that this server is in
  loopback,      // this host itself
  unused,        // no mail came through it
  shadowed,      // another entry decides for all of it
};
const char* name_of(WhitelistSignal signal);

struct WhitelistFinding {
  WhitelistSignal signal = WhitelistSignal::too_wide;
  Severity severity = Severity::harmless;
  std::string text;  // an English sentence; no foreign bytes but of an entry's network
};

// A client that sent without a login, to recipients elsewhere.
struct RelayClient {
  IpAddress address;
  std::string source;  // id, as `sources` has it
  int64_t messages = 0, recipients = 0;
  Time last_seen;
  Judgement judgement;
};

// The mail of all clients in the network that no exception takes out.
struct WhitelistUse {
  int64_t messages = 0, recipients = 0;
  Time last_seen;
  std::vector<RelayClient> clients;  // the worst first, at most k_most_clients
  int64_t client_count = 0, spam_clients = 0, suspicious_clients = 0;

  static constexpr size_t k_most_clients = 50;
};

struct WhitelistFacts {
  std::shared_ptr<const WhitelistUse> use;  // null: none; entries of one network share it
  const WhiteListEntry* shadow = nullptr;   // the one that decides instead, or lets the same addresses relay
  const std::vector<IpNetwork>* own = nullptr;  // addresses of this server with their networks; may be null
  bool is_whole_time_known = false;             // the mail of all k_whitelist_days
};

inline constexpr int k_whitelist_days = 30;

// The weightiest first. Of an exception only whether it has an effect.
std::vector<WhitelistFinding> judge_entry(const WhiteListEntry& entry, const WhitelistFacts& facts);

Severity worst_of(const std::vector<WhitelistFinding>& findings);

}  // namespace spamtrace
