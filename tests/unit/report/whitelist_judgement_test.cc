#include "report/whitelist_judgement.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

namespace spamtrace {
namespace {

std::vector<IpNetwork> parsed(const std::string& text) {
  std::vector<IpNetwork> networks;
  std::istringstream words(text);
  for (std::string word; words >> word;) networks.push_back(parse_network(word).value());
  return networks;
}

WhiteListEntry entry_of(std::string text) {
  WhiteListEntry entry;
  entry.exception = text.starts_with('!');
  if (entry.exception) text.erase(0, 1);
  entry.network = without_host_bits(parse_network(text).value());
  return entry;
}

// "too_wide=dangerous not_private=look"
std::string shown(const std::vector<WhitelistFinding>& findings) {
  std::string text;
  for (const WhitelistFinding& finding : findings)
    text +=
        (text.empty() ? "" : " ") + std::string(name_of(finding.signal)) + "=" + name_of(finding.severity);
  return text;
}

std::string text_of(const std::vector<WhitelistFinding>& findings, WhitelistSignal signal) {
  for (const WhitelistFinding& finding : findings) {
    if (finding.signal == signal) return finding.text;
  }
  return "";
}

struct Row {
  std::string entry, want;
};

TEST_CASE("how wide an entry is, and whose addresses are in it") {
  const std::vector<Row> rows = {
      {"0.0.0.0/0", "too_wide=dangerous"},
      {"::/0", "too_wide=dangerous"},
      {"0.0.0.0/1", "too_wide=dangerous not_private=look"},
      {"::/1", "too_wide=dangerous not_private=look"},
      {"192.0.2.0/23", "too_wide=dangerous not_private=look"},
      {"192.0.2.0/24", "not_private=look"},
      {"192.0.2.77/24", "not_private=look"},
      {"192.0.2.10/32", "not_private=look"},
      {"192.0.2.10", "not_private=look"},
      {"::ffff:192.0.2.10", "not_private=look"},

      {"10.0.0.0/8", "too_wide=look"},
      {"10.0.0.0/15", "too_wide=look"},
      {"10.1.0.0/16", ""},
      {"10.1.2.3/32", ""},
      {"10.0.0.0/7", "too_wide=dangerous not_private=look"},
      {"172.16.0.0/12", "too_wide=look"},
      {"172.16.0.0/11", "too_wide=dangerous not_private=look"},
      {"172.31.255.255/32", ""},
      {"172.32.0.0/32", "not_private=look"},
      {"192.168.0.0/16", ""},
      {"192.169.0.1/32", "not_private=look"},
      {"169.254.0.0/16", ""},
      {"100.64.0.0/10", "too_wide=look"},
      {"100.128.0.0/32", "not_private=look"},

      {"2001:db8::1/128", "not_private=look"},
      {"2001:db8::/64", "not_private=look"},
      {"2001:db8::/63", "too_wide=look not_private=look"},
      {"2001:db8::/48", "too_wide=look not_private=look"},
      {"2001:db8::/47", "too_wide=dangerous not_private=look"},
      {"2001:db8::/32", "too_wide=dangerous not_private=look"},
      {"fd00:1:2::/48", ""},
      {"fd00:1::/47", "too_wide=look"},
      {"fc00::/7", "too_wide=look"},
      {"fc00::/6", "too_wide=dangerous not_private=look"},
      {"fe80::/10", ""},
      {"fe80::1/128", ""},

      {"127.0.0.0/8", "loopback=harmless"},
      {"127.0.0.1/32", "loopback=harmless"},
      {"::1/128", "loopback=harmless"},
      {"::ffff:127.0.0.1", "loopback=harmless"},
      {"126.0.0.0/7", "too_wide=dangerous not_private=look"},
      {"::/127", "not_private=look"},
      {"!0.0.0.0/0", ""},
      {"!192.0.2.1", ""},
  };
  for (const Row& row : rows) {
    const auto findings = judge_entry(entry_of(row.entry), {});
    CHECK_MESSAGE(shown(findings) == row.want, row.entry, " gives ", shown(findings));
  }
}

TEST_CASE("the figures of a width") {
  const auto width = [](const char* entry) {
    return text_of(judge_entry(entry_of(entry), {}), WhitelistSignal::too_wide);
  };
  CHECK(width("0.0.0.0/0") ==
        "lets the whole Internet send through this server without a login: every address of IPv4");
  CHECK(width("::/0").ends_with("every address of IPv6"));
  CHECK(width("198.51.0.0/16") == "holds 65,536 addresses; one owner rarely has more than a public /24");
  CHECK(width("0.0.0.0/1") == "holds 2,147,483,648 addresses; one owner rarely has more than a public /24");
  CHECK(width("10.0.0.0/8") == "holds 16,777,216 addresses; one owner rarely has more than a private /16");
  CHECK(width("2001:db8::/48") == "holds 65,536 links (/64); one owner rarely has more than a public /64");
  CHECK(width("2000::/3") ==
        "holds 2,305,843,009,213,693,952 links (/64); one owner rarely has more than a public /64");
  CHECK(width("8000::/1") == "holds 2^63 links (/64); one owner rarely has more than a public /64");
  CHECK(width("fd00::/32") ==
        "holds 4,294,967,296 links (/64); one owner rarely has more than a private /48");
}

TEST_CASE("networks of this server") {
  struct OwnRow {
    std::string entry, own, want;
  };
  const std::vector<OwnRow> rows = {
      {"10.1.0.0/16", "", ""},  // nothing is known of its interfaces
      {"10.1.0.0/16", "10.1.2.3/24", ""},
      {"10.1.2.9/32", "10.1.2.3/24", ""},
      {"10.1.3.9/32", "10.1.2.3/24", "not_own=look"},
      {"10.1.0.0/16", "192.0.2.5/24 10.2.0.1/16", "not_own=look"},
      {"192.168.1.0/24", "192.0.2.5/24", "not_own=look"},
      {"fd00:1::/48", "2001:db8::5/64", "not_own=look"},
      {"fd00:1::/48", "fd00:1::5/64", ""},
      {"127.0.0.0/8", "192.0.2.5/24", "loopback=harmless"},
      {"192.0.2.5/32", "192.0.2.5/24", "not_private=harmless"},
      {"192.0.2.6/32", "192.0.2.5/24", "not_private=look"},
      {"192.0.2.0/24", "192.0.2.5/24", "not_private=look"},
      {"2001:db8::5/128", "2001:db8::5/64", "not_private=harmless"},
  };
  for (const OwnRow& row : rows) {
    const auto own = parsed(row.own);
    WhitelistFacts facts;
    facts.own = &own;
    const auto findings = judge_entry(entry_of(row.entry), facts);
    CHECK_MESSAGE(shown(findings) == row.want, row.entry, " of ", row.own, " gives ", shown(findings));
  }
}

RelayClient client_of(const char* address, Verdict verdict, double score, int64_t messages) {
  return {parse_ip(address).value(), "relay:" + std::string(address), messages, messages * 2, Time{},
          {score, verdict}};
}

WhitelistFacts facts_with(const std::vector<RelayClient>& clients) {
  auto use = std::make_shared<WhitelistUse>();
  for (const RelayClient& client : clients) {
    use->messages += client.messages;
    ++use->client_count;
    use->spam_clients += client.judgement.verdict == Verdict::spam ? 1 : 0;
    use->suspicious_clients += client.judgement.verdict == Verdict::suspicious ? 1 : 0;
    use->clients.push_back(client);
  }
  WhitelistFacts facts;
  facts.use = use;
  return facts;
}

TEST_CASE("a client in it is a source of spam") {
  struct SpamRow {
    std::string entry;
    std::vector<RelayClient> clients;
    std::string want, text;
  };
  const std::vector<SpamRow> rows = {
      {"10.1.0.0/16", {}, "", ""},
      {"10.1.0.0/16", {client_of("10.1.2.3", Verdict::clean, 0.1, 5)}, "", ""},
      {"10.1.0.0/16", {client_of("10.1.2.3", Verdict::backscatter, 0.1, 5)}, "", ""},
      {"10.1.0.0/16",
       {client_of("10.1.2.3", Verdict::spam, 0.987, 1234)},
       "relayed_spam=dangerous",
       "10.1.2.3 sent 1,234 messages to 2,468 recipients through it; verdict spam, score 0.99"},
      {"fd00:1:2::/48",
       {client_of("fd00:1:2::9", Verdict::suspicious, 0.5, 1)},
       "relayed_spam=look",
       "fd00:1:2::9 sent 1 message to 2 recipients through it; verdict suspicious, score 0.50"},
      {"127.0.0.0/8",
       {client_of("127.0.0.1", Verdict::spam, 1, 1), client_of("127.0.0.2", Verdict::suspicious, 0.5, 1),
        client_of("127.0.0.3", Verdict::clean, 0, 1)},
       "relayed_spam=dangerous loopback=harmless",
       "127.0.0.1 sent 1 message to 2 recipients through it; verdict spam, score 1.00; suspected with it: 1 "
       "more "
       "client"},
  };
  for (const SpamRow& row : rows) {
    const auto findings = judge_entry(entry_of(row.entry), facts_with(row.clients));
    CHECK(shown(findings) == row.want);
    CHECK(text_of(findings, WhitelistSignal::relayed_spam) == row.text);
  }
}

TEST_CASE("unused is said only where all of the time is known") {
  struct UnusedRow {
    std::string entry;
    bool is_known;
    int64_t messages;
    std::string want;
  };
  const std::vector<UnusedRow> rows = {
      {"10.1.0.0/16", true, 0, "unused=look"},
      {"10.1.0.0/16", false, 0, ""},
      {"10.1.0.0/16", true, 1, ""},
      {"fd00:1:2::/48", true, 0, "unused=look"},
      {"fd00:1:2::/48", true, 1, ""},
      {"127.0.0.0/8", true, 0, "loopback=harmless unused=harmless"},
      {"0.0.0.0/0", true, 0, "too_wide=dangerous unused=look"},
      {"!10.1.0.0/16", true, 0, ""},
  };
  for (const UnusedRow& row : rows) {
    WhitelistFacts facts;
    if (row.messages > 0) facts = facts_with({client_of("10.1.2.3", Verdict::clean, 0, row.messages)});
    facts.is_whole_time_known = row.is_known;
    CHECK_MESSAGE(shown(judge_entry(entry_of(row.entry), facts)) == row.want, row.entry);
  }
}

TEST_CASE("another entry decides") {
  struct ShadowRow {
    std::string entry, other, want, text;
  };
  const std::vector<ShadowRow> rows = {
      {"10.1.0.0/16", "10.0.0.0/8", "shadowed=harmless",
       "lies inside 10.0.0.0/8, which says the same of all its addresses"},
      {"10.1.0.0/16", "10.1.0.0/16", "shadowed=harmless", "is there twice"},
      {"10.1.0.0/16", "!10.0.0.0/8", "shadowed=look",
       "has no effect: !10.0.0.0/8 holds all of it and counts first"},
      {"!10.1.0.0/16", "10.0.0.0/8", "shadowed=look",
       "has no effect: 10.0.0.0/8 holds all of it and counts first"},
      {"!fd00:1:2::/48", "!fd00::/16", "shadowed=harmless",
       "lies inside !fd00::/16, which says the same of all its addresses"},
  };
  for (const ShadowRow& row : rows) {
    const WhiteListEntry other = entry_of(row.other);
    WhitelistFacts facts;
    facts.shadow = &other;
    const auto findings = judge_entry(entry_of(row.entry), facts);
    CHECK(shown(findings) == row.want);
    CHECK(text_of(findings, WhitelistSignal::shadowed) == row.text);
  }
}

TEST_CASE("the worst finding is the entry's severity") {
  CHECK(worst_of({}) == Severity::harmless);
  CHECK(worst_of(judge_entry(entry_of("127.0.0.1"), {})) == Severity::harmless);
  CHECK(worst_of(judge_entry(entry_of("192.0.2.1"), {})) == Severity::look);
  CHECK(worst_of(judge_entry(entry_of("0.0.0.0/0"), {})) == Severity::dangerous);
}

}  // namespace
}  // namespace spamtrace
