#include "base/nested_networks.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

namespace spamtrace {
namespace {

std::vector<IpNetwork> parsed(const std::string& text) {
  std::vector<IpNetwork> networks;
  std::istringstream words(text);
  for (std::string word; words >> word;) networks.push_back(parse_network(word).value());
  return networks;
}

std::string around(const std::string& networks, const std::string& network) {
  const NestedNetworks nested(parsed(networks));
  std::string shown;
  for (const size_t at : nested.around(parse_network(network).value()))
    shown += (shown.empty() ? "" : " ") + to_string(nested[at]);
  return shown;
}

TEST_CASE("the networks around an address, the narrowest first") {
  struct Row {
    std::string networks, address, want;
  };
  const std::vector<Row> rows = {
      {"", "192.0.2.1", ""},
      {"192.0.2.1", "192.0.2.1", "192.0.2.1/32"},
      {"192.0.2.1", "192.0.2.2", ""},
      {"10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 10.2.0.0/16", "10.1.2.3", "10.1.2.0/24 10.1.0.0/16 10.0.0.0/8"},
      {"10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 10.2.0.0/16", "10.1.3.0", "10.1.0.0/16 10.0.0.0/8"},
      {"10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 10.2.0.0/16", "10.255.255.255", "10.0.0.0/8"},
      {"10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 10.2.0.0/16", "11.0.0.0", ""},
      {"10.1.2.3/8 10.200.0.1/8", "10.0.0.0", "10.0.0.0/8"},  // host bits; both are one
      {"0.0.0.0/0 ::/0", "192.0.2.1", "0.0.0.0/0"},
      {"0.0.0.0/0 ::/0", "::ffff:192.0.2.1", "0.0.0.0/0"},
      {"0.0.0.0/0 ::/0", "2001:db8::1", "::/0"},
      {"::/0 2001:db8::/32 2001:db8::/64 2001:db8::1/128", "2001:db8::1",
       "2001:db8::1/128 2001:db8::/64 2001:db8::/32 ::/0"},
      {"::/0 2001:db8::/32", "::", "::/0"},
      {"255.255.255.255/32 0.0.0.0/0", "255.255.255.255", "255.255.255.255/32 0.0.0.0/0"},
      {"ffff::/16 ::/1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff::/16"},
      {"10.0.0.0/8 10.1.0.0/16", "10.1.0.0/16", "10.1.0.0/16 10.0.0.0/8"},
      {"10.0.0.0/8 10.1.0.0/16", "10.0.0.0/7", ""},
  };
  for (const Row& row : rows)
    CHECK_MESSAGE(around(row.networks, row.address) == row.want, row.networks, " around ", row.address);
}

TEST_CASE("a network as text, and without its host bits") {
  for (const auto& [text, want] :
       std::vector<std::pair<std::string, std::string>>{{"192.0.2.77/24", "192.0.2.0/24"},
                                                        {"192.0.2.77", "192.0.2.77/32"},
                                                        {"192.0.2.77/0", "0.0.0.0/0"},
                                                        {"2001:db8::77/32", "2001:db8::/32"},
                                                        {"2001:db8::77", "2001:db8::77/128"},
                                                        {"2001:db8::77/0", "::/0"}})
    CHECK(to_string(without_host_bits(parse_network(text).value())) == want);
  CHECK(parse_network("0.0.0.0/0")->is_v4());
  CHECK_FALSE(parse_network("::/0")->is_v4());
}

}  // namespace
}  // namespace spamtrace
