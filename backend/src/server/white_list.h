// Networks that may send through this server without a login.
//
// Where Plesk with qmail keeps them in files is not verified (its database has psa.smtp_poplocks): the
// tcprules text of the SMTP service is read where it exists. This file is the one place to correct.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/net.h"
#include "base/root_dir.h"

namespace spamtrace {

struct WhiteList {
  std::vector<IpNetwork> networks;
  std::vector<IpNetwork> exceptions;  // parts of networks that may not
  std::string source;                 // the file it was read from; empty where none was found

  // The entry that lets this address relay, or null.
  const IpNetwork* find(const IpAddress& address) const;
};

// What the address of a rule stands for: 192.0.2.10, 192.0.2., 10.1-3., 2001:db8::/32. Empty where it is
// another form, such as =host or user@address; so is that of the rule for everybody.
std::vector<IpNetwork> networks_of_pattern(std::string_view pattern);

// tcprules(1): `192.0.2.10:allow,RELAYCLIENT=""`, `192.0.2.:allow,RELAYCLIENT=""`, `10.1-3.:allow,…`. Only
// rules that set RELAYCLIENT let relay.
std::vector<IpNetwork> parse_tcprules(std::string_view text);

// Postfix's mynetworks: addresses and networks, [2001:db8::]/32 in brackets, !pattern for an exception. Parts
// that are neither (host names, tables of another form) are left out.
void add_mynetworks(const std::vector<std::string>& parts, WhiteList& list);

WhiteList read_white_list(const RootDir& root);

// The file of qmail's white list, as a path below the root, and what is in it.
struct TcprulesFile {
  std::string path, text;
};
std::optional<TcprulesFile> find_tcprules(const RootDir& root);

}  // namespace spamtrace
