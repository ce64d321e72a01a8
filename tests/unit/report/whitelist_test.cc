#include "report/whitelist.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

const Time k_newest = from_unix(1'795'000'000);

// A server of which the index is known; the log's newest line is of k_newest.
struct Relaying {
  Relaying() {
    index.begin();
    LogPiece piece;
    piece.number = 1;
    piece.last = k_newest;
    index.logs().put(piece);
  }

  void send(const std::string& client, int messages, int days_ago, int unknown_of_ten = 0) {
    Share share;
    share.mail = MailClass::outgoing;
    share.origin = {OriginKind::relay, client, {}, Grade::proven};
    share.first_seen = k_newest - std::chrono::days{days_ago};
    for (int i = 0; i < messages; ++i) {
      const bool unknown = i % 10 < unknown_of_ten;
      share.counts = {1, 1, unknown ? 0 : 1, 0, unknown ? 1 : 0, unknown ? 1 : 0, 0};
      SampleMessage sample;
      sample.first_seen = share.first_seen;
      index.history().add_past(index.history().keep(share), sample, [] { return std::vector<Evidence>{}; });
    }
  }

  WhitelistAnswer ask(const std::vector<std::string>& rows, const WhitelistQuestion& question = {}) {
    index.commit();
    index.begin();
    WhitelistOfServer whitelist;
    add_panel_rows(rows, whitelist.list);
    return report_whitelist({index, inputs, server, opened, scope}, whitelist, question);
  }

  Index index{":memory:"};
  Inputs inputs;
  ServerFacts server;
  OpenedIndex opened;
  Scope scope;
};

std::vector<std::string> shown(const WhitelistAnswer& answer) {
  std::vector<std::string> rows;
  for (const WhitelistItem& item : answer.items) {
    std::string row = to_string(item.entry.network) + " " + name_of(item.severity);
    for (const WhitelistFinding& finding : item.findings) row += std::string(" ") + name_of(finding.signal);
    rows.push_back(row + " " + std::to_string(item.use.messages));
  }
  return rows;
}

using Rows = std::vector<std::string>;

TEST_CASE("the worst entry first, with the mail of the last days") {
  Relaying server;
  server.send("10.1.2.3", 3000, 1, 5);
  server.send("10.1.2.3", 70, 40);  // too long ago
  server.send("10.2.0.1", 5, 2);
  server.send("10.9.9.9", 5, 2);  // in no entry
  const auto answer = server.ask({"10.2.0.0/16", "192.0.2.1/32", "10.1.0.0/16", "fd00::/48", "bad/1"});
  CHECK(shown(answer) == Rows{"10.1.0.0/16 dangerous relayed_spam 3000",
                              "192.0.2.1/32 look not_private unused 0", "fd00::/48 look unused 0",
                              "10.2.0.0/16 harmless 5"});
  CHECK(answer.is_whole_time_known);
  CHECK(answer.total == 4);
  CHECK(answer.dangerous == 1);
  CHECK(answer.look == 2);
  CHECK(answer.not_understood_total == 1);
  const RelayClient& client = answer.items[0].use.clients.at(0);
  CHECK(to_string(client.address) == "10.1.2.3");
  CHECK(client.source == "relay:10.1.2.3");
  CHECK(client.last_seen == k_newest - std::chrono::days{1});
  CHECK(client.judgement.verdict == Verdict::spam);
}

TEST_CASE("what is known of a part of the time calls nothing unused") {
  Relaying server;
  server.send("10.2.0.1", 1, 29);
  CHECK(shown(server.ask({"10.1.0.0/16"})) == Rows{"10.1.0.0/16 harmless 0"});
  server.send("10.2.0.1", 1, 30);  // of that day, not all is known
  CHECK(shown(server.ask({"10.1.0.0/16"})) == Rows{"10.1.0.0/16 harmless 0"});
  server.send("10.2.0.1", 1, 31);
  CHECK(shown(server.ask({"10.1.0.0/16"})) == Rows{"10.1.0.0/16 look unused 0"});
  CHECK(shown(server.ask({"10.2.0.0/16"})) == Rows{"10.2.0.0/16 harmless 2"});
}

TEST_CASE("an index without any mail") {
  Relaying server;
  CHECK(shown(server.ask({})).empty());
  CHECK(shown(server.ask({"0.0.0.0/0"})) == Rows{"0.0.0.0/0 dangerous too_wide 0"});
}

TEST_CASE("a page of many entries") {
  Relaying server;
  std::vector<std::string> rows;
  for (int i = 0; i < 20; ++i) rows.push_back("10.1.0." + std::to_string(i) + "/32");
  rows.push_back("0.0.0.0/0");
  for (int i = 0; i < 300; ++i) rows.push_back("bad" + std::to_string(i));
  const auto answer = server.ask(rows, {.offset = 1, .limit = 2});
  CHECK(shown(answer) == Rows{"10.1.0.0/32 harmless shadowed 0", "10.1.0.1/32 harmless shadowed 0"});
  CHECK(answer.total == 21);
  CHECK(answer.not_understood.size() == WhitelistAnswer::k_most_not_understood);
  CHECK(answer.not_understood_total == 300);
}

}  // namespace
}  // namespace spamtrace
