#include "report/whitelist_judgement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace spamtrace {
namespace {

constexpr int k_v4_bits = 96;

// Networks that are not routed on the Internet: RFC 1918, RFC 3927, RFC 6598 (a provider's own), RFC 4193,
// RFC 4291 2.5.6.
constexpr std::array<std::string_view, 7> k_private = {"10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16",
                                                       "169.254.0.0/16", "100.64.0.0/10", "fc00::/7",
                                                       "fe80::/10"};
constexpr std::array<std::string_view, 2> k_loopback = {"127.0.0.0/8", "::1/128"};

// The widest network that one owner has as a rule. A public /24 is the least that is routed on its own, so
// that a wider one is a provider's, with many customers in it. A private /16 is as wide as 192.168.0.0/16,
// the widest that fits one office; 10.0.0.0/8 is shared by all machines of a data centre. In IPv6 a public
// /64 is one link (RFC 4291 2.5.1), a /48 the most that one site gets (RFC 6177), and the network of one site
// under RFC 4193.
constexpr int k_public_v4 = 24, k_private_v4 = 16;
constexpr int k_link_v6 = 64, k_site_v6 = 48;

bool lies_in(const IpNetwork& inner, const IpNetwork& outer) {
  return inner.is_v4() == outer.is_v4() && outer.prefix <= inner.prefix && outer.contains(inner.address);
}

template <size_t N>
std::vector<IpNetwork> parsed(const std::array<std::string_view, N>& blocks) {
  std::vector<IpNetwork> networks;
  for (const std::string_view block : blocks) networks.push_back(parse_network(block).value());
  return networks;
}

bool lies_in_one(const IpNetwork& network, const std::vector<IpNetwork>& blocks) {
  return std::any_of(blocks.begin(), blocks.end(),
                     [&](const IpNetwork& block) { return lies_in(network, block); });
}

bool is_loopback(const IpNetwork& network) {
  static const std::vector<IpNetwork> blocks = parsed(k_loopback);
  return lies_in_one(network, blocks);
}

bool is_private(const IpNetwork& network) {
  static const std::vector<IpNetwork> blocks = parsed(k_private);
  return lies_in_one(network, blocks);
}

bool is_public(const IpNetwork& network) { return !is_loopback(network) && !is_private(network); }

int length_of(const IpNetwork& network) {
  return network.is_v4() ? network.prefix - k_v4_bits : network.prefix;
}

// As fmt does with a locale, which the sentences do not depend on.
std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), ",");
  return digits;
}

std::string counted(int64_t number, const char* what) {
  return grouped(static_cast<uint64_t>(number)) + " " + what + (number == 1 ? "" : "s");
}

std::string addresses_in(const IpNetwork& network) {
  const int length = length_of(network);
  if (network.is_v4()) return grouped(uint64_t{1} << (32 - length)) + " addresses";
  if (length > k_link_v6) return fmt::format("2^{} addresses", 128 - length);
  if (length > 1) return counted(int64_t{1} << (k_link_v6 - length), "link") + " (/64)";
  return fmt::format("2^{} links (/64)", k_link_v6 - length);
}

using Findings = std::vector<WhitelistFinding>;

void add_spam(const WhitelistUse* use, Findings& findings) {
  if (use == nullptr || use->clients.empty()) return;
  const int64_t suspected = use->spam_clients + use->suspicious_clients;
  if (suspected == 0) return;
  const RelayClient& worst = use->clients.front();
  std::string text =
      fmt::format("{} sent {} to {} through it; verdict {}, score {:.2f}", to_string(worst.address),
                  counted(worst.messages, "message"), counted(worst.recipients, "recipient"),
                  name_of(worst.judgement.verdict), worst.judgement.score);
  if (suspected > 1) text += "; suspected with it: " + counted(suspected - 1, "more client");
  findings.push_back({WhitelistSignal::relayed_spam,
                      use->spam_clients > 0 ? Severity::dangerous : Severity::look, std::move(text)});
}

WhitelistFinding open_to_all(const IpNetwork& network) {
  return {WhitelistSignal::too_wide, Severity::dangerous,
          fmt::format("lets the whole Internet send through this server without a login: every address of {}",
                      network.is_v4() ? "IPv4" : "IPv6")};
}

// The narrowest bounds that it passes, or nothing.
void add_width(const IpNetwork& network, Findings& findings) {
  const int length = length_of(network);
  if (is_loopback(network)) return;
  if (length == 0) {
    findings.push_back(open_to_all(network));
    return;
  }
  const bool open = is_public(network);
  const int most = network.is_v4() ? (open ? k_public_v4 : k_private_v4) : (open ? k_link_v6 : k_site_v6);
  const bool is_link_local = lies_in(network, parse_network("fe80::/10").value());
  if (length >= most || is_link_local) return;
  const bool is_dangerous = open && (network.is_v4() || length < k_site_v6);
  findings.push_back({WhitelistSignal::too_wide, is_dangerous ? Severity::dangerous : Severity::look,
                      fmt::format("holds {}; one owner rarely has more than a {} /{}", addresses_in(network),
                                  open ? "public" : "private", most)});
}

bool is_own_address(const IpNetwork& network, const WhitelistFacts& facts) {
  return facts.own != nullptr && network.prefix == 128 &&
         std::any_of(facts.own->begin(), facts.own->end(),
                     [&](const IpNetwork& own) { return own.address == network.address; });
}

void add_public(const IpNetwork& network, const WhitelistFacts& facts, Findings& findings) {
  if (!is_public(network) || length_of(network) == 0) return;
  if (is_own_address(network, facts)) {
    findings.push_back({WhitelistSignal::not_private, Severity::harmless,
                        "a public address, but one of this server's own: its scripts relay without a login"});
    return;
  }
  findings.push_back({WhitelistSignal::not_private, Severity::look,
                      network.prefix == 128
                          ? "a public address: whoever has it, or gets on to a machine behind it, sends "
                            "without a login"
                          : "public addresses: whoever has one of them, or gets on to a machine behind it, "
                            "sends without a login"});
}

bool touches_own(const IpNetwork& network, const std::vector<IpNetwork>& own) {
  return std::any_of(own.begin(), own.end(), [&](const IpNetwork& address) {
    return lies_in(network, without_host_bits(address)) || lies_in(without_host_bits(address), network);
  });
}

void add_foreign(const IpNetwork& network, const WhitelistFacts& facts, Findings& findings) {
  if (!is_private(network) || facts.own == nullptr || facts.own->empty()) return;
  if (touches_own(network, *facts.own)) return;
  findings.push_back({WhitelistSignal::not_own, Severity::look,
                      fmt::format("private, but in none of the {} of this server's interfaces",
                                  counted(static_cast<int64_t>(facts.own->size()), "network"))});
}

void add_loopback(const IpNetwork& network, Findings& findings) {
  if (!is_loopback(network)) return;
  findings.push_back({WhitelistSignal::loopback, Severity::harmless,
                      "this host itself; but every script here that speaks SMTP to it relays without a "
                      "login, and Plesk's limits on outgoing mail do not count it"});
}

void add_unused(const IpNetwork& network, const WhitelistFacts& facts, Findings& findings) {
  if (!facts.is_whole_time_known || (facts.use && facts.use->messages > 0)) return;
  findings.push_back({WhitelistSignal::unused, is_loopback(network) ? Severity::harmless : Severity::look,
                      fmt::format("no mail to other servers came through it in {} days", k_whitelist_days)});
}

void add_shadow(const WhiteListEntry& entry, const WhitelistFacts& facts, Findings& findings) {
  if (facts.shadow == nullptr) return;
  const WhiteListEntry& other = *facts.shadow;
  const std::string name = (other.exception ? "!" : "") + to_string(other.network);
  const bool is_same = other.network.prefix == entry.network.prefix;
  const std::string where = is_same ? "is there twice" : "lies inside " + name;
  if (other.exception == entry.exception) {
    findings.push_back({WhitelistSignal::shadowed, Severity::harmless,
                        is_same ? where : where + ", which says the same of all its addresses"});
  } else {
    findings.push_back({WhitelistSignal::shadowed, Severity::look,
                        "has no effect: " + name + " holds all of it and counts first"});
  }
}

}  // namespace

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::harmless:
      return "harmless";
    case Severity::look:
      return "look";
    case Severity::dangerous:
      break;
  }
  return "dangerous";
}

const char* name_of(WhitelistSignal signal) {
  switch (signal) {
    case WhitelistSignal::relayed_spam:
      return "relayed_spam";
    case WhitelistSignal::too_wide:
      return "too_wide";
    case WhitelistSignal::not_private:
      return "not_private";
    case WhitelistSignal::not_own:
      return "not_own";
    case WhitelistSignal::loopback:
      return "loopback";
    case WhitelistSignal::unused:
      return "unused";
    case WhitelistSignal::shadowed:
      break;
  }
  return "shadowed";
}

std::vector<WhitelistFinding> judge_entry(const WhiteListEntry& entry, const WhitelistFacts& facts) {
  Findings findings;
  if (!entry.exception) {
    add_spam(facts.use.get(), findings);
    add_width(entry.network, findings);
    add_public(entry.network, facts, findings);
    add_foreign(entry.network, facts, findings);
    add_loopback(entry.network, findings);
    add_unused(entry.network, facts, findings);
  }
  add_shadow(entry, facts, findings);
  std::stable_sort(
      findings.begin(), findings.end(),
      [](const WhitelistFinding& a, const WhitelistFinding& b) { return a.severity > b.severity; });
  return findings;
}

Severity worst_of(const std::vector<WhitelistFinding>& findings) {
  Severity worst = Severity::harmless;
  for (const WhitelistFinding& finding : findings) worst = std::max(worst, finding.severity);
  return worst;
}

}  // namespace spamtrace
