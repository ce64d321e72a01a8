// Addresses of the server's own interfaces, as the system's files of settings have them.
#pragma once

#include <string_view>
#include <vector>

#include "base/net.h"
#include "base/root_dir.h"

namespace spamtrace {

// interfaces(5), ifcfg-*, keyfiles of NetworkManager, systemd.network(5) and netplan(5) all name an address
// `address`, `addresses`, `IPADDR` or the like; what stands for a route or a name server is none. An address
// with the prefix of its network, host bits and all; without one it is a single address. Loopback is left
// out.
std::vector<IpNetwork> parse_interface_addresses(std::string_view text);

// Empty where they are not known: a server may get them by DHCP, or be set up in another way.
std::vector<IpNetwork> read_own_addresses(const RootDir& root);

}  // namespace spamtrace
