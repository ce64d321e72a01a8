#include "server/own_addresses.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string>

#include "base/dir.h"
#include "base/scanner.h"
#include "mail/address.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_bytes = 1 << 20;
constexpr size_t k_most_files = 1000;
constexpr size_t k_most_addresses = 1000;
constexpr std::string_view k_between = " \t\r,;[]\"'=";
constexpr int k_v4_bits = 96;

struct Place {
  const char* directory;
  std::string_view start, end;  // of the names of its files
};
constexpr std::array<Place, 6> k_places = {{{"/etc/network", "interfaces", ""},
                                            {"/etc/network/interfaces.d", "", ""},
                                            {"/etc/sysconfig/network-scripts", "ifcfg-", ""},
                                            {"/etc/NetworkManager/system-connections", "", ""},
                                            {"/etc/systemd/network", "", ".network"},
                                            {"/etc/netplan", "", ".yaml"}}};

std::string_view take_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(k_between), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(k_between));
  line.remove_prefix(word.size());
  return word;
}

// The first word without the digits and signs that number it: address1, IPADDR0, IPV6ADDR, addresses:
std::string key_of(std::string_view word) {
  std::string key;
  for (const char c : ascii_lower(word)) {
    if (c >= 'a' && c <= 'z') key.push_back(c);
  }
  return key;
}

template <size_t N>
bool is_one_of(std::string_view key, const std::array<std::string_view, N>& keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// A length, or 255.255.255.0.
std::optional<int> parse_mask(std::string_view word) {
  unsigned bits = 0;
  if (parse_number(word, bits) && bits <= 128) return static_cast<int>(bits);
  const auto mask = parse_ip(word);
  if (!mask || !mask->is_v4()) return std::nullopt;
  int ones = 0;
  for (size_t i = 12; i < mask->bytes.size(); ++i) ones += std::popcount(mask->bytes[i]);
  return ones;
}

class Reading {
 public:
  void take_line(std::string_view line) {
    std::string_view rest = line;
    const std::string_view first = take_word(rest);
    const std::string key = key_of(first);
    if (is_one_of(key, k_addresses)) return add(take_word(rest), false);
    if (first == "-") return add(take_word(rest), true);  // netplan; `- to: 10.0.0.0/8` is a route
    if (is_one_of(key, k_lists)) return add_all(rest);
    if (is_one_of(key, k_masks)) set_mask(take_word(rest));
  }
  std::vector<IpNetwork> take() { return std::move(addresses_); }

 private:
  static constexpr std::array<std::string_view, 3> k_addresses = {"address", "ipaddr", "ipvaddr"};
  static constexpr std::array<std::string_view, 2> k_lists = {"addresses", "ipvaddrsecondaries"};
  static constexpr std::array<std::string_view, 2> k_masks = {"netmask", "prefix"};

  void add(std::string_view word, bool needs_prefix) {
    const bool has_prefix = word.find('/') != std::string_view::npos;
    const auto network = parse_network(word);
    last_has_mask_ = has_prefix || !network;
    if (!network || network->address.is_loopback() || (needs_prefix && !has_prefix)) return;
    if (addresses_.size() < k_most_addresses) addresses_.push_back(*network);
  }

  // Name servers are in such lists, too, but have no prefix.
  void add_all(std::string_view rest) {
    for (std::string_view word = take_word(rest); !word.empty(); word = take_word(rest)) add(word, true);
    last_has_mask_ = true;
  }

  void set_mask(std::string_view word) {
    const auto mask = parse_mask(word);
    if (last_has_mask_ || addresses_.empty() || !mask) return;
    IpNetwork& last = addresses_.back();
    const int before = last.address.is_v4() ? k_v4_bits : 0;
    last.prefix = std::min(before + *mask, 128);
    last_has_mask_ = true;
  }

  std::vector<IpNetwork> addresses_;
  bool last_has_mask_ = true;
};

void read_place(const RootDir& root, const Place& place, std::vector<IpNetwork>& all) {
  const auto dir = root.open_directory(place.directory);
  if (!dir) return;
  std::vector<std::string> names;
  (void)for_each_entry(dir->get(), place.directory, [&](const DirEntry& entry) {
    const bool is_meant = entry.name.starts_with(place.start) && entry.name.ends_with(place.end);
    if (is_meant && names.size() < k_most_files) names.emplace_back(entry.name);
  });
  for (const std::string& name : names) {
    const auto text = root.read_file(std::string(place.directory) + "/" + name, k_most_bytes);
    if (!text) continue;
    for (const IpNetwork& address : parse_interface_addresses(*text)) {
      if (all.size() < k_most_addresses) all.push_back(address);
    }
  }
}

}  // namespace

std::vector<IpNetwork> parse_interface_addresses(std::string_view text) {
  Reading reading;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    reading.take_line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return reading.take();
}

std::vector<IpNetwork> read_own_addresses(const RootDir& root) {
  std::vector<IpNetwork> all;
  for (const Place& place : k_places) read_place(root, place, all);
  return all;
}

}  // namespace spamtrace
