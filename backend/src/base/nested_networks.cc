#include "base/nested_networks.h"

#include <algorithm>
#include <tuple>

namespace spamtrace {
namespace {

auto key_of(const IpNetwork& network) {
  return std::make_tuple(network.is_v4(), network.address, network.prefix);
}

bool holds(const IpNetwork& outer, const IpNetwork& inner) {
  return outer.is_v4() == inner.is_v4() && outer.prefix <= inner.prefix && outer.contains(inner.address);
}

}  // namespace

NestedNetworks::NestedNetworks(std::vector<IpNetwork> networks) {
  for (IpNetwork& network : networks) network = without_host_bits(network);
  std::sort(networks.begin(), networks.end(),
            [](const IpNetwork& a, const IpNetwork& b) { return key_of(a) < key_of(b); });
  for (const IpNetwork& network : networks) {
    if (!nodes_.empty() && key_of(nodes_.back().network) == key_of(network)) continue;
    size_t parent = nodes_.empty() ? k_none : nodes_.size() - 1;
    while (parent != k_none && !holds(nodes_[parent].network, network)) parent = nodes_[parent].parent;
    nodes_.push_back({network, parent});
  }
}

std::vector<size_t> NestedNetworks::around(const IpNetwork& network) const {
  const IpNetwork wanted = without_host_bits(network);
  const auto behind = std::upper_bound(
      nodes_.begin(), nodes_.end(), wanted,
      [](const IpNetwork& sought, const Node& node) { return key_of(sought) < key_of(node.network); });
  std::vector<size_t> chain;
  size_t at = behind == nodes_.begin() ? k_none : static_cast<size_t>(behind - nodes_.begin()) - 1;
  for (; at != k_none; at = nodes_[at].parent) {
    if (holds(nodes_[at].network, wanted)) chain.push_back(at);
  }
  return chain;
}

}  // namespace spamtrace
