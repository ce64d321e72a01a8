#include "origin/sent_on.h"

#include <algorithm>

namespace spamtrace {
namespace {

bool is_outside(const UndecidedRecipient& recipient, const ServerFacts& server) {
  return !server.local_domains.is_local(recipient.address);
}

// An address that Postfix rewrote was an alias only if it was one of ours, and not one with a route in it
// (percent_hack and swap_bangpath in trivial-rewrite(8)): a client that may relay could blame any name so.
bool is_alias_here(std::string_view address, const ServerFacts& server) {
  const std::string_view mailbox = address.substr(0, address.rfind('@'));
  if (address.empty() || mailbox.find_first_of("%!") != std::string_view::npos) return false;
  return server.local_domains.empty() || server.local_domains.is_local(address);
}

// Counts recipients outside, and those of them to which an alias led.
struct OutsideByAlias {
  uint32_t outside = 0, by_alias = 0;
  std::string alias;  // the first

  void add(std::string_view original) {
    ++outside;
    if (original.empty()) return;
    ++by_alias;
    if (alias.empty()) alias = original;
  }
  std::string alias_of_all() const { return outside == by_alias ? alias : std::string{}; }
};

// In the queue file the address before aliases stands beside each recipient.
OutsideByAlias aliases_in_queue(const QueuedMessage& message, const ServerFacts& server) {
  OutsideByAlias found;
  uint32_t index = 0;
  auto original = message.originals.begin();
  message.recipients.for_each([&](const Recipient& recipient) {
    const bool has_original = original != message.originals.end() && original->first == index;
    if (!server.local_domains.is_local(recipient.address)) {
      found.add(has_original ? std::string_view(original->second) : std::string_view{});
    }
    if (has_original) ++original;
    ++index;
  });
  return found;
}

OutsideByAlias aliases_in_log(const MessageTrace& trace, const ServerFacts& server) {
  OutsideByAlias found;
  for (const TracedRecipient& recipient : trace.recipients) {
    if (leaves(recipient, trace, server)) {
      found.add(recipient.by_alias ? std::string_view(trace.sent_on_by) : std::string_view{});
    }
  }
  return found;
}

}  // namespace

bool left_server(const Ancestor& ancestor, const ServerFacts& server) {
  return !ancestor.reached_here_only ||
         std::any_of(ancestor.undecided.begin(), ancestor.undecided.end(),
                     [&](const UndecidedRecipient& r) { return is_outside(r, server); });
}

bool was_sent_on(const Ancestor& ancestor, const ServerFacts& server) {
  const bool direct = ancestor.relayed || std::any_of(ancestor.undecided.begin(), ancestor.undecided.end(),
                                                      [&](const UndecidedRecipient& r) {
                                                        return !r.by_alias && is_outside(r, server);
                                                      });
  return !direct && is_alias_here(ancestor.sent_on_by, server);
}

std::string sent_on_by(const MessageFacts& facts, const ServerFacts& server) {
  OutsideByAlias found;
  if (facts.queued != nullptr) found = aliases_in_queue(*facts.queued, server);
  if (found.outside == 0 && facts.trace != nullptr) found = aliases_in_log(*facts.trace, server);
  const std::string alias = found.alias_of_all();
  return is_alias_here(alias, server) ? alias : std::string{};
}

}  // namespace spamtrace
