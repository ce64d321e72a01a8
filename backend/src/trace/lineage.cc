#include "trace/lineage.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_ancestors = 8;

void note_where_it_went(const MessageTrace& trace, Ancestor& ancestor) {
  for (const TracedRecipient& recipient : trace.recipients) {
    if (recipient.route == Route::remote) {
      ancestor.reached_here_only = false;
      ancestor.relayed |= !recipient.by_alias;
    } else if (recipient.route == Route::undecided && ancestor.undecided.size() < k_most_undecided) {
      ancestor.undecided.push_back({trace.addresses[recipient.address], recipient.by_alias});
    }
  }
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
  note_where_it_went(trace, ancestor);
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
