// One page of many, in order, without sorting the others.
#pragma once

#include <algorithm>
#include <vector>

namespace spamtrace {

// Leaves of `all` the `limit` ones after the first `offset` in the order of `before`. REQUIRES: a total
// order.
template <class T, class Allocator, class Before>
void keep_page(std::vector<T, Allocator>& all, size_t offset, size_t limit, const Before& before) {
  const size_t begin = std::min(offset, all.size());
  const size_t end = begin + std::min(limit, all.size() - begin);
  const auto at = [&](size_t place) { return all.begin() + static_cast<std::ptrdiff_t>(place); };
  if (end < all.size()) std::nth_element(all.begin(), at(end), all.end(), before);
  if (begin > 0 && begin < end) std::nth_element(all.begin(), at(begin), at(end), before);
  std::sort(at(begin), at(end), before);
  all.erase(at(end), all.end());
  all.erase(all.begin(), at(begin));
}

}  // namespace spamtrace
