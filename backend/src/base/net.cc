#include "base/net.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "base/scanner.h"

namespace spamtrace {
namespace {

constexpr std::array<uint8_t, 12> k_v4_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

IpAddress masked(IpAddress address, int prefix) {
  for (int bit = prefix; bit < 128; ++bit) {
    address.bytes[static_cast<size_t>(bit / 8)] &= static_cast<uint8_t>(~(0x80U >> (bit % 8)));
  }
  return address;
}

}  // namespace

bool IpAddress::is_v4() const { return std::equal(k_v4_prefix.begin(), k_v4_prefix.end(), bytes.begin()); }

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes[12] == 127;
  IpAddress one;
  one.bytes[15] = 1;
  return *this == one;
}

std::optional<IpAddress> parse_ip(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN + 1> copy{};
  if (text.empty() || text.size() >= copy.size()) return std::nullopt;
  std::memcpy(copy.data(), text.data(), text.size());
  if (std::memchr(copy.data(), 0, text.size()) != nullptr) return std::nullopt;
  IpAddress address;
  if (::inet_pton(AF_INET6, copy.data(), address.bytes.data()) == 1) return address;
  std::copy(k_v4_prefix.begin(), k_v4_prefix.end(), address.bytes.begin());
  if (::inet_pton(AF_INET, copy.data(), &address.bytes[12]) == 1) return address;
  return std::nullopt;
}

std::string to_string(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.is_v4()) {
    ::inet_ntop(AF_INET, &address.bytes[12], text.data(), text.size());
  } else {
    ::inet_ntop(AF_INET6, address.bytes.data(), text.data(), text.size());
  }
  return text.data();
}

bool IpNetwork::contains(const IpAddress& other) const {
  return masked(other, prefix) == masked(address, prefix);
}

std::optional<IpNetwork> parse_network(std::string_view text) {
  Scanner s(text);
  std::string_view host;
  const bool has_prefix = s.until("/", host);
  const auto address = parse_ip(has_prefix ? host : text);
  if (!address) return std::nullopt;
  const unsigned bits = address->is_v4() ? 32 : 128;
  unsigned prefix = bits;
  if (has_prefix && (!parse_number(s.rest(), prefix) || prefix > bits)) return std::nullopt;
  return IpNetwork{*address, static_cast<int>(128 - bits + prefix)};
}

IpAddress site_network(const IpAddress& address) { return masked(address, address.is_v4() ? 96 + 24 : 48); }

}  // namespace spamtrace
