#include "server/own_addresses.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

std::string shown(const std::vector<IpNetwork>& addresses) {
  std::string text;
  for (const IpNetwork& address : addresses) text += (text.empty() ? "" : " ") + to_string(address);
  return text;
}

TEST_CASE("addresses of interfaces in the forms of each system") {
  struct Row {
    std::string text, want;
  };
  const std::vector<Row> rows = {
      {"", ""},
      {"iface eth0 inet static\n  address 192.0.2.5/24\n  gateway 192.0.2.1\n", "192.0.2.5/24"},
      {"  address 192.0.2.5\n  netmask 255.255.255.128\n", "192.0.2.5/25"},
      {"  address 192.0.2.5\n  netmask 25\n", "192.0.2.5/25"},
      {"iface eth0 inet6 static\n\taddress 2001:db8::5\n\tnetmask 64\n", "2001:db8::5/64"},
      {"  address 127.0.0.1\n  netmask 255.0.0.0\n", ""},
      {"IPADDR=192.0.2.5\nPREFIX=24\nIPADDR1='192.0.2.6'\nNETMASK1=255.255.255.0\nGATEWAY=192.0.2.1\n",
       "192.0.2.5/24 192.0.2.6/24"},
      {"IPV6ADDR=2001:db8::5/64\nIPV6ADDR_SECONDARIES=\"2001:db8::6/64 2001:db8::7/64\"\n",
       "2001:db8::5/64 2001:db8::6/64 2001:db8::7/64"},
      {"[ipv4]\naddress1=192.0.2.5/24,192.0.2.1\ndns=192.0.2.53;\nroute1=10.0.0.0/8,192.0.2.1\n",
       "192.0.2.5/24"},
      {"[Network]\nAddress=192.0.2.5/24\nGateway=192.0.2.1\n[Route]\nDestination=10.0.0.0/8\n",
       "192.0.2.5/24"},
      {"      addresses: [192.0.2.5/24, \"2001:db8::5/64\"]\n", "192.0.2.5/24 2001:db8::5/64"},
      {"      addresses:\n        - 192.0.2.5/24\n        - '2001:db8::5/64'\n      routes:\n        - to: "
       "10.0.0.0/8\n          via: 192.0.2.1\n      nameservers:\n        addresses: [192.0.2.53]\n",
       "192.0.2.5/24 2001:db8::5/64"},
      {"address\naddress x\naddress 192.0.2.5/33\nnetmask 24\nprefix\n", ""},
      {"address 192.0.2.5\nnetmask 999\nnetmask 128\n", "192.0.2.5/32"},
      {std::string("address 192.0.2.5\0/24\n\xff\n", 24), ""},
  };
  for (const Row& row : rows)
    CHECK_MESSAGE(shown(parse_interface_addresses(row.text)) == row.want, row.text, " gives ",
                  shown(parse_interface_addresses(row.text)));
}

TEST_CASE("files of interfaces below the root") {
  const TempDir dir;
  const RootDir root = RootDir::open(dir.path().string()).value();
  CHECK(read_own_addresses(root).empty());
  const std::vector<std::pair<const char*, const char*>> files = {
      {"etc/network/interfaces", "address 192.0.2.5/24\n"},
      {"etc/sysconfig/network-scripts/ifcfg-eth0", "IPADDR=192.0.2.6\n"},
      {"etc/sysconfig/network-scripts/route-eth0", "ADDRESS0=192.0.2.7\n"},
      {"etc/netplan/50-cloud.yaml", "addresses: [192.0.2.8/24]\n"},
      {"etc/netplan/50-cloud.yaml.bak", "addresses: [192.0.2.9/24]\n"}};
  for (const auto& [path, text] : files) {
    std::filesystem::create_directories((dir / path).parent_path());
    fixture::write_file(dir / path, text);
  }
  CHECK(shown(read_own_addresses(root)) == "192.0.2.5/24 192.0.2.6/32 192.0.2.8/24");
}

}  // namespace
}  // namespace spamtrace
