#include "report/whitelist_use.h"

#include <algorithm>
#include <memory>

#include "base/nested_networks.h"

namespace spamtrace {
namespace {

bool ranks_before(const WhiteListEntry* a, const WhiteListEntry* b) {
  return a != nullptr && (b == nullptr || a->rank < b->rank);
}

const WhiteListEntry* first_of(const WhiteListEntry* a, const WhiteListEntry* b) {
  return ranks_before(b, a) ? b : a;
}

// The entries of one network.
struct Node {
  const WhiteListEntry* permit = nullptr;     // of its permits the one that counts first
  const WhiteListEntry* exception = nullptr;  // and of its exceptions
  std::shared_ptr<WhitelistUse> use;          // null while there is none
};

// The panel's list and the mail server's each decide alone.
bool is_of_panel(const WhiteListEntry& entry) { return entry.where.listing == Listing::panel; }

bool is_worse(const RelayClient& a, const RelayClient& b) {
  const bool a_is_spam = a.judgement.verdict == Verdict::spam,
             b_is_spam = b.judgement.verdict == Verdict::spam;
  if (a_is_spam != b_is_spam) return a_is_spam;
  if (a.judgement.score != b.judgement.score) return a.judgement.score > b.judgement.score;
  return a.messages != b.messages ? a.messages > b.messages : a.address < b.address;
}

// What one keeper lists.
class Keeper {
 public:
  explicit Keeper(const std::vector<const WhiteListEntry*>& entries)
      : nested_(networks_of(entries)), nodes_(nested_.size()) {
    for (const WhiteListEntry* entry : entries) {
      Node& node = nodes_[nested_.around(entry->network).front()];
      const WhiteListEntry*& first = entry->exception ? node.exception : node.permit;
      first = first_of(first, entry);
    }
  }

  // The worst first, so that the beginning of each node's clients is what is kept.
  void add(const RelayClient& client) {
    const std::vector<size_t> chain = nested_.around(client.address);
    const WhiteListEntry* decides = nullptr;
    for (const size_t at : chain)
      decides = first_of(decides, first_of(nodes_[at].permit, nodes_[at].exception));
    if (decides == nullptr || decides->exception) return;
    for (const size_t at : chain) {
      std::shared_ptr<WhitelistUse>& use = nodes_[at].use;
      if (!use) use = std::make_shared<WhitelistUse>();
      count(client, *use);
    }
  }

  WhitelistFacts facts_of(const WhiteListEntry& entry) const {
    WhitelistFacts facts;
    const std::vector<size_t> chain = nested_.around(entry.network);
    if (!entry.exception) facts.use = nodes_[chain.front()].use;
    facts.shadow = shadow_of(entry, chain);
    return facts;
  }

 private:
  static std::vector<IpNetwork> networks_of(const std::vector<const WhiteListEntry*>& entries) {
    std::vector<IpNetwork> networks;
    for (const WhiteListEntry* entry : entries) networks.push_back(entry->network);
    return networks;
  }

  static void count(const RelayClient& client, WhitelistUse& use) {
    use.messages += client.messages;
    use.recipients += client.recipients;
    use.last_seen = std::max(use.last_seen, client.last_seen);
    ++use.client_count;
    use.spam_clients += client.judgement.verdict == Verdict::spam ? 1 : 0;
    use.suspicious_clients += client.judgement.verdict == Verdict::suspicious ? 1 : 0;
    if (use.clients.size() < WhitelistUse::k_most_clients) use.clients.push_back(client);
  }

  // Where one that holds it counts before it, that one decides. Else a wider permit says the same, unless an
  // exception stands between the two.
  const WhiteListEntry* shadow_of(const WhiteListEntry& entry, const std::vector<size_t>& chain) const {
    const WhiteListEntry *first = nullptr, *exception = nullptr, *wider = nullptr;
    for (const size_t at : chain) {
      const Node& node = nodes_[at];
      first = first_of(first, first_of(node.permit, node.exception));
      exception = first_of(exception, node.exception);
      if (at != chain.front()) wider = first_of(wider, node.permit);
    }
    if (ranks_before(first, &entry)) return first;
    if (entry.exception || wider == nullptr || ranks_before(exception, wider)) return nullptr;
    return wider;
  }

  NestedNetworks nested_;
  std::vector<Node> nodes_;
};

std::unique_ptr<Keeper> keeper_of(const std::vector<WhiteListEntry>& entries, bool panel) {
  std::vector<const WhiteListEntry*> own;
  for (const WhiteListEntry& entry : entries) {
    if (is_of_panel(entry) == panel) own.push_back(&entry);
  }
  return std::make_unique<Keeper>(own);
}

}  // namespace

std::vector<WhitelistFacts> facts_of_entries(const std::vector<WhiteListEntry>& entries,
                                             const std::vector<RelayClient>& clients) {
  const auto panel = keeper_of(entries, true), mail_server = keeper_of(entries, false);
  std::vector<RelayClient> sorted = clients;
  std::sort(sorted.begin(), sorted.end(), is_worse);
  for (const RelayClient& client : sorted) {
    panel->add(client);
    mail_server->add(client);
  }
  std::vector<WhitelistFacts> facts;
  facts.reserve(entries.size());
  for (const WhiteListEntry& entry : entries)
    facts.push_back((is_of_panel(entry) ? panel : mail_server)->facts_of(entry));
  return facts;
}

}  // namespace spamtrace
