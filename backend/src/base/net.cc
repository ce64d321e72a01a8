#include "base/net.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

#include "base/scanner.h"

namespace spamtrace {
namespace {

constexpr std::array<uint8_t, 12> k_v4_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr int k_v4_bits = 96;  // before the first one of an IPv4 address

IpAddress masked(IpAddress address, int prefix) {
  for (int bit = prefix; bit < 128; ++bit) {
    address.bytes[static_cast<size_t>(bit / 8)] &= static_cast<uint8_t>(~(0x80U >> (bit % 8)));
  }
  return address;
}

// A number up to 255 without leading zeros, at the front of the text.
bool take_octet(std::string_view& text, uint8_t& octet) {
  unsigned value = 0;
  size_t digits = 0;
  for (; digits < text.size() && digits < 4; ++digits) {
    const unsigned digit = static_cast<unsigned char>(text[digits]) - unsigned{'0'};
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  if (digits == 0 || value > 255 || (digits > 1 && text.front() == '0')) return false;
  text.remove_prefix(digits);
  octet = static_cast<uint8_t>(value);
  return true;
}

// What inet_pton(3) takes, without a call and a copy: a mail log has an address in every other line.
bool parse_v4(std::string_view text, IpAddress& address) {
  std::copy(k_v4_prefix.begin(), k_v4_prefix.end(), address.bytes.begin());
  for (size_t at = k_v4_prefix.size(); at < address.bytes.size(); ++at) {
    if (at > k_v4_prefix.size()) {
      if (!text.starts_with('.')) return false;
      text.remove_prefix(1);
    }
    if (!take_octet(text, address.bytes[at])) return false;
  }
  return text.empty();
}

bool parse_v6(std::string_view text, IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN + 1> copy{};
  if (text.size() >= copy.size()) return false;
  std::memcpy(copy.data(), text.data(), text.size());
  if (std::memchr(copy.data(), 0, text.size()) != nullptr) return false;
  return ::inet_pton(AF_INET6, copy.data(), address.bytes.data()) == 1;
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
  IpAddress address;
  const bool is_ip =
      text.find(':') == std::string_view::npos ? parse_v4(text, address) : parse_v6(text, address);
  return is_ip ? std::optional(address) : std::nullopt;
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

bool IpNetwork::is_v4() const { return prefix >= k_v4_bits && address.is_v4(); }

IpNetwork without_host_bits(const IpNetwork& network) {
  return {masked(network.address, network.prefix), network.prefix};
}

std::string to_string(const IpNetwork& network) {
  const int prefix = network.is_v4() ? network.prefix - k_v4_bits : network.prefix;
  return to_string(network.address) + "/" + std::to_string(prefix);
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
