// The white list entry by entry: what may relay, and where that is written. WhiteList answers whether an
// address may; this keeps apart why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/net.h"
#include "base/root_dir.h"
#include "server/facts.h"
#include "server/postfix_config.h"

namespace spamtrace {

enum class Listing : uint8_t {
  panel,     // the panel's database
  main_cf,   // mynetworks itself, or its default
  words,     // a file that mynetworks names
  table,     // a table that mynetworks names
  access,    // an access(5) table of Postfix's restrictions
  tcprules,  // of qmail's SMTP service
};

struct WhiteListPlace {
  Listing listing = Listing::main_cf;
  std::string file;  // as a person would name it; empty in the panel's database
  std::string text;  // as it is written there, and may hold any bytes; empty for a default
};

struct WhiteListEntry {
  IpNetwork network;       // without host bits; all of IPv4, or all of IPv6 besides
  bool exception = false;  // its addresses may not relay, where it is the one that decides
  WhiteListPlace where;
  uint64_t rank = 0;  // of the entries of one keeper that contain an address, the least one decides
};

struct WhiteListEntries {
  std::vector<WhiteListEntry> entries;
  std::vector<WhiteListPlace> not_understood;
};

// tcprules(1): of the rules for an address the most specific one counts, the first of equal ones. One
// without RELAYCLIENT is an exception where it lies in one that has it, else no entry. The rule for everybody
// is two entries, 0.0.0.0/0 and ::/0.
void add_tcprules(std::string_view text, const std::string& file, WhiteListEntries& list);

// mynetworks: the first match counts (match_list.c of Postfix). An indexed table is looked up by the whole
// address, so that a network in it matches nothing and is not understood; neither is a ! in a cidr_table(5),
// which means all that is not in the network.
void add_mynetworks(const std::vector<ListPart>& parts, const std::string& main_cf, WhiteListEntries& list);

// Rows of PanelFacts::white_list.
void add_panel_rows(const std::vector<std::string>& rows, WhiteListEntries& list);

// All that there is: the mail server's list, read anew below the root, with access tables that let clients
// relay (access_tables.h), and what the panel told.
WhiteListEntries read_white_list_entries(const RootDir& root, const ServerFacts& server);

}  // namespace spamtrace
