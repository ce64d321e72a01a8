#include "origin/forward_addresses.h"

#include "mail/address.h"
#include "trace/recipient_finder.h"

namespace spamtrace {
namespace {

bool was_sent_on(const MessageTrace& trace) {
  return !trace.ancestors.empty() && trace.ancestors.front().link == Link::forward_of;
}

}  // namespace

ForwardAddresses::ForwardAddresses(const PanelFacts& facts) {
  for (const PanelPolicy& one : facts.policies) {
    if (one.policy.mode != PolicyMode::forward) continue;
    const std::string address = ascii_lower(one.policy.value);
    by_key_.emplace(postfix_recipient_key(one.policy.value), address);
    by_key_.emplace(postfix_recipient_key(address), address);
    addresses_.insert(address);
  }
}

std::vector<std::string> ForwardAddresses::reached_by(const MessageTrace& trace) const {
  std::vector<std::string> reached;
  if (addresses_.empty() || trace.sender.empty()) return reached;
  const bool sent_on = was_sent_on(trace);
  for (const TracedRecipient& recipient : trace.recipients) {
    if (recipient.outcome != RecipientOutcome::sent || !(recipient.by_alias || sent_on)) continue;
    if (trace.mta == Mta::postfix || recipient.route == Route::remote) {
      const auto at = by_key_.find(recipient.key);
      if (at != by_key_.end()) reached.push_back(at->second);
    } else {
      std::string address = ascii_lower(strip_virtualdomain_number(trace.addresses[recipient.address]));
      if (addresses_.contains(address)) reached.push_back(std::move(address));
    }
  }
  return reached;
}

}  // namespace spamtrace
