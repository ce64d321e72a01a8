// Clients that an access(5) table lets relay: `check_client_access` in the restrictions for relaying, before
// they end at mail for other servers.
#pragma once

#include <vector>

#include "base/net.h"
#include "server/postfix_config.h"

namespace spamtrace {

struct AccessEntry {
  IpNetwork network;
  ListPart where;
};

struct AccessTables {
  std::vector<AccessEntry> entries;
  // What permits by a name, which a client may choose by its reverse DNS, what is decided elsewhere, and
  // tables that were not read.
  std::vector<ListPart> not_understood;
};

// smtpd_relay_restrictions decides; where it is set and empty, smtpd_recipient_restrictions does. Where it is
// not set its default asks no table; before Postfix 2.10 there was none (postconf(5)), and which Postfix it
// is is not known here, so tables of the other one are not understood.
AccessTables read_access_tables(const PostfixConfig& config, const ReadText& read);

}  // namespace spamtrace
