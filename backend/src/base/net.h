// IP addresses and networks: parsed, compared, printed. A client's address is its identity; its name is not.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spamtrace {

// IPv4 is kept as ::ffff:a.b.c.d, so that both forms of one address are equal.
struct IpAddress {
  std::array<uint8_t, 16> bytes{};

  bool is_v4() const;
  bool is_loopback() const;
  auto operator<=>(const IpAddress&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 sees a
                                                       // 0 in the comparison that the compiler writes
};

// 192.0.2.1, 2001:db8::1, ::ffff:192.0.2.1; nothing else (no name, no port, no brackets).
std::optional<IpAddress> parse_ip(std::string_view text);
std::string to_string(const IpAddress& address);

struct IpNetwork {
  IpAddress address;
  int prefix = 128;  // counted in the 128 bits; an IPv4 /24 is 120

  bool contains(const IpAddress& other) const;

  // All of it lies in IPv4. ::/0 does not: it holds the IPv4 addresses and many more.
  bool is_v4() const;
};

// 192.0.2.0/24, 2001:db8::/32, or a single address.
std::optional<IpNetwork> parse_network(std::string_view text);

// With the bits behind the prefix cleared, so that two ways to write one network are equal.
IpNetwork without_host_bits(const IpNetwork& network);

// "192.0.2.0/24", "2001:db8::/32"; a single address as 192.0.2.1/32.
std::string to_string(const IpNetwork& network);

// The network that one customer of a provider usually holds: /24 for IPv4, /48 for IPv6.
IpAddress site_network(const IpAddress& address);

}  // namespace spamtrace
