#include "server/white_list.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/scanner.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_bytes = 1 << 20;
constexpr std::array<const char*, 3> k_files = {"/etc/tcp.smtp", "/etc/tcprules.d/tcp.smtp",
                                                "/var/qmail/control/tcp.smtp"};

// "192.0.2." and "10." are networks of whole bytes; "192.0.2.10" and "2001:db8::1" are addresses.
bool add_prefix(std::string_view pattern, std::vector<IpNetwork>& networks) {
  if (const auto single = parse_network(pattern)) {
    networks.push_back(*single);
    return true;
  }
  if (!pattern.ends_with('.')) return false;
  std::string address(pattern);
  int bytes = 0;
  for (const char c : pattern) bytes += c == '.' ? 1 : 0;
  for (int missing = bytes; missing < 4; ++missing) address += missing == 3 ? "0" : "0.";
  const auto ip = bytes < 4 ? parse_ip(address) : std::nullopt;
  if (!ip) return false;
  networks.push_back({*ip, 96 + bytes * 8});
  return true;
}

// "10.1-3." stands for 10.1., 10.2., 10.3. (tcprules(1)); the range is in the last number given.
void add_pattern(std::string_view pattern, std::vector<IpNetwork>& networks) {
  const size_t dash = pattern.find('-');
  if (dash == std::string_view::npos) {
    add_prefix(pattern, networks);
    return;
  }
  const size_t start = pattern.rfind('.', dash) + 1;  // npos + 1 is 0
  unsigned low = 0, high = 0;
  Scanner range(pattern.substr(start));
  if (!range.number(low) || !range.literal("-") || !range.number(high) || high > 255) return;
  for (unsigned n = low; n <= high; ++n) {
    add_prefix(std::string(pattern.substr(0, start)) + std::to_string(n) + std::string(range.rest()),
               networks);
  }
}

const IpNetwork* most_specific(const std::vector<IpNetwork>& networks, const IpAddress& address) {
  const IpNetwork* best = nullptr;
  for (const IpNetwork& network : networks) {
    if (network.contains(address) && (best == nullptr || network.prefix > best->prefix)) best = &network;
  }
  return best;
}

bool is_covered(const IpNetwork& network, const std::vector<IpNetwork>& earlier) {
  return std::any_of(earlier.begin(), earlier.end(), [&](const IpNetwork& other) {
    return other.prefix <= network.prefix && other.contains(network.address);
  });
}

}  // namespace

std::vector<IpNetwork> networks_of_pattern(std::string_view pattern) {
  std::vector<IpNetwork> networks;
  add_pattern(pattern, networks);
  return networks;
}

const IpNetwork* WhiteList::find(const IpAddress& address) const {
  const IpNetwork* listed = most_specific(networks, address);
  if (listed == nullptr) return nullptr;
  const IpNetwork* exception = most_specific(exceptions, address);
  return exception != nullptr && exception->prefix >= listed->prefix ? nullptr : listed;
}

// The first match counts (match_list.c): what stands behind its opposite has no effect.
void add_mynetworks(const std::vector<std::string>& parts, WhiteList& list) {
  for (const std::string& part : parts) {
    std::string_view text = part;
    const bool exception = text.starts_with('!');
    if (exception) text.remove_prefix(1);
    std::string plain;
    std::copy_if(text.begin(), text.end(), std::back_inserter(plain),
                 [](char c) { return c != '[' && c != ']'; });
    const auto network = parse_network(plain);
    if (!network || is_covered(*network, exception ? list.networks : list.exceptions)) continue;
    (exception ? list.exceptions : list.networks).push_back(*network);
  }
}

std::vector<IpNetwork> parse_tcprules(std::string_view text) {
  std::vector<IpNetwork> networks;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const size_t rule = line.find(":allow");
    if (line.starts_with('#') || rule == std::string_view::npos) continue;
    if (line.find("RELAYCLIENT=", rule) != std::string_view::npos)
      add_pattern(line.substr(0, rule), networks);
  }
  return networks;
}

std::optional<TcprulesFile> find_tcprules(const RootDir& root) {
  for (const char* file : k_files) {
    if (auto text = root.read_file(file, k_most_bytes)) return TcprulesFile{file, std::move(*text)};
  }
  return std::nullopt;
}

WhiteList read_white_list(const RootDir& root) {
  WhiteList list;
  if (const auto rules = find_tcprules(root)) {
    list.networks = parse_tcprules(rules->text);
    list.source = root.shown(rules->path);
  }
  return list;
}

}  // namespace spamtrace
