// Many networks, and which of them lie around an address: two networks are disjoint or one holds the other,
// so that those around it are a chain. Found in O(log n) for each of the at most 129 in it.
#pragma once

#include <cstddef>
#include <vector>

#include "base/net.h"

namespace spamtrace {

class NestedNetworks {
 public:
  // Equal ones (without host bits) are one. IPv4 and IPv6 are apart: ::/0 is not around 192.0.2.1.
  explicit NestedNetworks(std::vector<IpNetwork> networks);

  size_t size() const { return nodes_.size(); }
  const IpNetwork& operator[](size_t number) const { return nodes_[number].network; }

  // Numbers of the networks that hold it, itself among them, the narrowest first.
  std::vector<size_t> around(const IpNetwork& network) const;
  std::vector<size_t> around(const IpAddress& address) const { return around(IpNetwork{address}); }

 private:
  static constexpr size_t k_none = static_cast<size_t>(-1);
  struct Node {
    IpNetwork network;
    size_t parent = k_none;  // the narrowest that is wider
  };
  std::vector<Node> nodes_;  // what holds another stands before it
};

}  // namespace spamtrace
