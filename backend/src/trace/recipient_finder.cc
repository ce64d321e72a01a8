#include "trace/recipient_finder.h"

#include <algorithm>

#include "base/hash.h"
#include "mail/address.h"

namespace spamtrace {
namespace {

constexpr size_t k_few = 32;  // up to here a walk over them is faster than a hash map

uint32_t add(MessageTrace& trace, uint64_t key, Route route, std::string_view address) {
  if (trace.recipients.empty()) trace.sample_recipient = address;
  trace.recipients.push_back(
      {.key = key, .route = route, .address = static_cast<uint32_t>(trace.addresses.size())});
  if (route != Route::remote) trace.addresses.emplace_back(address);
  return static_cast<uint32_t>(trace.recipients.size() - 1);
}

}  // namespace

uint64_t recipient_key(bool local, std::string_view address) {
  return hash_bytes(address) * 2 + (local ? 1 : 0);
}

uint64_t postfix_recipient_key(std::string_view address) {
  if (stands_so_in_postfix_log(address)) return recipient_key(false, address);
  return recipient_key(false, as_postfix_logs(address));
}

uint32_t RecipientFinder::find_or_add(MessageTrace& trace, uint64_t key, Route route,
                                      std::string_view address) {
  const auto& all = trace.recipients;
  if (all.size() <= k_few) {
    const auto at =
        std::find_if(all.begin(), all.end(), [&](const TracedRecipient& r) { return r.key == key; });
    return at != all.end() ? static_cast<uint32_t>(at - all.begin()) : add(trace, key, route, address);
  }
  if (by_key_.empty()) {
    for (uint32_t i = 0; i < all.size(); ++i) by_key_.emplace(all[i].key, i);
  }
  const auto [at, added] = by_key_.try_emplace(key, static_cast<uint32_t>(all.size()));
  return added ? add(trace, key, route, address) : at->second;
}

}  // namespace spamtrace
