#include "report/whitelist_use.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

namespace spamtrace {
namespace {

// Entries in the order in which the first match counts; "panel:" before one of the panel.
std::vector<WhiteListEntry> entries_of(const std::string& text) {
  std::vector<WhiteListEntry> entries;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    WhiteListEntry entry;
    if (word.starts_with("panel:")) {
      entry.where.listing = Listing::panel;
      word.erase(0, 6);
    }
    entry.exception = word.starts_with('!');
    if (entry.exception) word.erase(0, 1);
    entry.network = without_host_bits(parse_network(word).value());
    entry.rank = entries.size();
    entries.push_back(entry);
  }
  return entries;
}

RelayClient client_of(const std::string& address, int64_t messages = 1, double score = 0,
                      Verdict verdict = Verdict::clean) {
  return {parse_ip(address).value(), "relay:" + address, messages, messages * 2,
          from_unix(messages),       {score, verdict}};
}

TEST_CASE("mail counts for each entry that lets the client relay") {
  struct Row {
    std::string entries;
    std::vector<std::string> clients;  // the n-th sent 10^n messages
    std::string want;                  // messages of each entry
  };
  const std::vector<Row> rows = {
      {"", {"192.0.2.1"}, ""},
      {"192.0.2.1 192.0.2.2", {"192.0.2.1"}, "1 0"},
      {"10.0.0.0/8 10.1.0.0/16 10.1.2.3", {"10.1.2.3", "10.1.9.9", "10.9.9.9", "11.0.0.0"}, "111 11 1"},
      {"!10.1.0.0/16 10.0.0.0/8", {"10.1.2.3", "10.2.0.0"}, "0 10"},
      {"10.0.0.0/8 !10.1.0.0/16", {"10.1.2.3", "10.2.0.0"}, "11 0"},
      {"10.1.2.3 !10.1.0.0/16 10.0.0.0/8", {"10.1.2.3", "10.1.2.4", "10.2.0.0"}, "1 0 101"},
      {"0.0.0.0/0 ::/0", {"192.0.2.1", "2001:db8::1"}, "1 10"},
      {"::/0 0.0.0.0/0", {"::ffff:192.0.2.1"}, "0 1"},
      {"2001:db8::/32 2001:db8::1/128", {"2001:db8::1", "2001:db8::2"}, "11 1"},
      {"192.0.2.1 192.0.2.1/32", {"192.0.2.1"}, "1 1"},
      {"192.0.2.77/24", {"192.0.2.1"}, "1"},
      {"panel:192.0.2.1 192.0.2.0/24", {"192.0.2.1"}, "1 1"},
      {"panel:10.1.2.3 !10.0.0.0/8", {"10.1.2.3"}, "1 0"},  // two lists, each decides alone
  };
  for (const Row& row : rows) {
    std::vector<RelayClient> clients;
    int64_t messages = 1;
    for (const std::string& address : row.clients) {
      clients.push_back(client_of(address, messages));
      messages *= 10;
    }
    const auto entries = entries_of(row.entries);
    std::string got;
    for (const WhitelistFacts& facts : facts_of_entries(entries, clients))
      got += (got.empty() ? "" : " ") + std::to_string(facts.use ? facts.use->messages : 0);
    CHECK_MESSAGE(got == row.want, row.entries, " gives ", got);
  }
}

TEST_CASE("which entry decides instead") {
  struct Row {
    std::string entries, want;  // of each entry the one that decides for it, or -
  };
  const std::vector<Row> rows = {
      {"192.0.2.1", "-"},
      {"192.0.2.1 192.0.2.2", "- -"},
      {"10.0.0.0/8 10.1.0.0/16", "- 0"},
      {"10.1.0.0/16 10.0.0.0/8", "1 -"},
      {"10.1.0.0/16 10.1.0.0/16", "- 0"},
      {"10.1.2.3/16 10.1.0.0/16", "- 0"},
      {"10.0.0.0/8 !10.1.0.0/16", "- 0"},
      {"!10.1.0.0/16 10.0.0.0/8", "- -"},
      {"!10.1.0.0/16 10.1.0.0/16", "- 0"},
      {"10.1.2.3 !10.1.0.0/16 10.0.0.0/8", "- - -"},
      {"10.1.2.3 10.0.0.0/8 !10.1.0.0/16", "1 - 1"},
      {"!10.0.0.0/8 !10.1.0.0/16", "- 0"},
      {"!10.1.0.0/16 !10.0.0.0/8", "- -"},
      {"::/0 192.0.2.1", "- -"},
      {"0.0.0.0/0 ::/0 192.0.2.1 2001:db8::1", "- - 0 1"},
      {"2001:db8::/32 !2001:db8::/48", "- 0"},
      {"panel:10.0.0.0/8 10.1.0.0/16 panel:10.1.0.0/16", "- - 0"},
  };
  for (const Row& row : rows) {
    const auto entries = entries_of(row.entries);
    std::string got;
    for (const WhitelistFacts& facts : facts_of_entries(entries, {}))
      got += (got.empty() ? "" : " ") +
             (facts.shadow == nullptr ? "-" : std::to_string(facts.shadow - entries.data()));
    CHECK_MESSAGE(got == row.want, row.entries, " gives ", got);
  }
}

TEST_CASE("the worst clients are kept, and all are counted") {
  std::vector<RelayClient> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(client_of("10.0.0." + std::to_string(i), 1, 0.001 * i));
  clients.push_back(client_of("10.0.1.1", 3, 0.7, Verdict::suspicious));
  clients.push_back(client_of("10.0.1.2", 7, 0.6, Verdict::spam));
  const auto entries = entries_of("10.0.0.0/8");
  const auto facts = facts_of_entries(entries, clients);
  const WhitelistUse& use = *facts[0].use;
  CHECK(use.client_count == 202);
  CHECK(use.messages == 210);
  CHECK(use.recipients == 420);
  CHECK(use.last_seen == from_unix(7));
  CHECK(use.spam_clients == 1);
  CHECK(use.suspicious_clients == 1);
  CHECK(use.clients.size() == WhitelistUse::k_most_clients);
  CHECK(to_string(use.clients[0].address) == "10.0.1.2");
  CHECK(to_string(use.clients[1].address) == "10.0.1.1");
  CHECK(to_string(use.clients[2].address) == "10.0.0.199");
}

// Nested, equal and apart; each is a second of work for what looks at all pairs.
TEST_CASE("a hundred thousand entries") {
  constexpr size_t k_many = 100'000;
  const auto v4 = [](size_t n, int prefix) {
    IpNetwork network{parse_ip("10.0.0.0").value(), prefix};
    network.address.bytes[13] = static_cast<uint8_t>(n >> 16);
    network.address.bytes[14] = static_cast<uint8_t>(n >> 8);
    network.address.bytes[15] = static_cast<uint8_t>(n);
    return without_host_bits(network);
  };
  struct Row {
    std::string name;
    IpNetwork (*network)(size_t n, IpNetwork given);
    bool overlap;
  };
  const std::vector<Row> rows = {
      {"apart", [](size_t, IpNetwork given) { return given; }, false},
      {"equal", [](size_t, IpNetwork) { return parse_network("0.0.0.0/0").value(); }, true},
      {"nested",
       [](size_t n, IpNetwork given) {
         return without_host_bits({given.address, 96 + static_cast<int>(n % 33)});
       },
       true},
  };
  for (const Row& row : rows) {
    std::vector<WhiteListEntry> entries(k_many);
    std::vector<RelayClient> clients;
    for (size_t n = 0; n < k_many; ++n) {
      entries[n].network = row.network(n, v4(n, 128));
      entries[n].rank = n;
      if (n % 10 == 0) clients.push_back({v4(n, 128).address, "relay:x", 1, 1, Time{}, {}});
    }
    const auto facts = facts_of_entries(entries, clients);
    size_t findings = 0;
    for (size_t n = 0; n < k_many; ++n) findings += judge_entry(entries[n], facts[n]).size();
    CHECK_MESSAGE((findings >= k_many / 2) == row.overlap, row.name, ": ", findings, " findings");
  }
}

}  // namespace
}  // namespace spamtrace
