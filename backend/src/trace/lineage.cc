#include "trace/lineage.h"

#include <algorithm>

namespace spamtrace {
namespace {

constexpr size_t k_most_ancestors = 8;

// An address whose route no delivery has decided, where none left for certain.
std::string undecided_recipient(const MessageTrace& trace) {
  for (const TracedRecipient& recipient : trace.recipients) {
    if (recipient.route == Route::undecided) return trace.addresses[recipient.address];
  }
  return {};
}

Ancestor make_ancestor(const MessageTrace& trace, Link link, std::string recipient) {
  Ancestor ancestor;
  ancestor.link = link;
  ancestor.id = trace.id;
  ancestor.entry = trace.entry;
  ancestor.uid = trace.uid;
  ancestor.login = trace.login;
  ancestor.client = trace.client;
  ancestor.sent_on_by = trace.sent_on_by;
  ancestor.sender = trace.sender;
  ancestor.recipient = std::move(recipient);
  ancestor.first_seen = trace.first_seen;
  ancestor.session = trace.session;
  ancestor.where = trace.where;
  ancestor.reached_here_only = std::none_of(trace.recipients.begin(), trace.recipients.end(),
                                            [](const auto& r) { return r.route == Route::remote; });
  if (ancestor.reached_here_only) ancestor.undecided_recipient = undecided_recipient(trace);
  return ancestor;
}

}  // namespace

std::vector<Ancestor> lineage(const MessageTrace& parent, Link link, std::string recipient) {
  std::vector<Ancestor> ancestors = {make_ancestor(parent, link, std::move(recipient))};
  for (const Ancestor& older : parent.ancestors) {
    if (ancestors.size() < k_most_ancestors) ancestors.push_back(older);
  }
  return ancestors;
}

std::string failed_recipient(const MessageTrace& trace) {
  for (const TracedRecipient& recipient : trace.recipients) {
    if (recipient.route != Route::remote && recipient.outcome == RecipientOutcome::bounced) {
      return trace.addresses[recipient.address];
    }
  }
  return trace.sample_recipient;
}

}  // namespace spamtrace
