#include "report/domains.h"

#include <doctest/doctest.h>

namespace spamtrace {
namespace {

// A server of which the index and what the panel told are known.
struct Hosting {
  Hosting() {
    index.begin();
    send({OriginKind::smtp_auth, "info@main.example", "main.example", Grade::proven});
    send({OriginKind::smtp_auth, "info@also.example", "also.example", Grade::proven});
    send({OriginKind::system_user, "web1", "home.example", Grade::proven});
    send({OriginKind::smtp_auth, "info@other.example", "other.example", Grade::proven});
    index.commit();
    PanelState told;
    told.facts.domains = {{"main.example", "customer", true}, {"other.example", "stranger", true}};
    told.facts.aliases = {{"also.example", "main.example"}};
    told.facts.users = {{"web1", "main.example"}};
    told.facts.policies = {{"main.example", 1, {PolicyMode::forward, "info@main.example"}}};
    server.use(told);
  }

  void send(const Origin& origin) {
    Share share;
    share.mail = MailClass::outgoing;
    share.origin = origin;
    share.first_seen = from_unix(1'795'000'000);
    share.counts = {1, 1, 1, 0, 0, 0, 0};
    index.history().add(index.history().keep(share));
  }

  ReportBase base() const { return {index, inputs, server, opened, scope}; }

  mutable Index index{":memory:"};
  Inputs inputs;
  ServerFacts server;
  OpenedIndex opened;
  Scope scope;
};

std::string shown(const DomainItem& item) {
  std::string text = item.domain + " " + std::to_string(item.sources) + " [" + item.owner + "]";
  for (const std::string& alias : item.aliases) text += " " + alias;
  return text;
}

std::vector<std::string> shown(const DomainsAnswer& answer) {
  std::vector<std::string> rows;
  for (const DomainItem& item : answer.items) rows.push_back(shown(item));
  return rows;
}

using Rows = std::vector<std::string>;

TEST_CASE("the mail of aliases and of the system user belongs to the main domain") {
  const Hosting hosting;
  CHECK(shown(report_domains(hosting.base(), {.window = {}, .domain = "", .sort = DomainSort::domain})) ==
        Rows{"main.example 3 [customer] also.example", "other.example 1 [stranger]"});
  for (const char* name : {"main.example", "ALSO.example"}) {
    const auto answer = report_domain(hosting.base(), {name, {}});
    REQUIRE(answer);
    CHECK(shown(answer->item) == "main.example 3 [customer] also.example");
    CHECK(answer->policy == MailPolicy{PolicyMode::forward, "info@main.example"});
    for (const SourceItem& source : answer->sources) {
      CHECK(source.origin.domain == "main.example");
      CHECK(source.owner == "customer");
    }
  }
  CHECK_FALSE(report_domain(hosting.base(), {"home.example", {}}));
}

TEST_CASE("what a domain does with mail to nobody is not known where the panel did not tell") {
  const Hosting hosting;
  const auto answer = report_domain(hosting.base(), {"other.example", {}});
  REQUIRE(answer);
  CHECK_FALSE(answer->policy);
}

TEST_CASE("an owner is told to nobody who sees a part of the server") {
  Hosting hosting;
  hosting.scope = Scope({"main.example"});
  CHECK(shown(report_domains(hosting.base(), {})) == Rows{"main.example 3 [] also.example"});
  const auto source = report_source(hosting.base(), {"smtp_auth:info@also.example", {}});
  REQUIRE(source);
  CHECK(source->item.owner == "");
  hosting.scope = Scope({"other.example"});
  CHECK(shown(report_domains(hosting.base(), {})) == Rows{"other.example 1 []"});
  CHECK_FALSE(report_source(hosting.base(), {"smtp_auth:info@also.example", {}}));
  CHECK_FALSE(report_source(hosting.base(), {"system_user:web1", {}}));
  CHECK_FALSE(report_domain(hosting.base(), {"also.example", {}}));
}

TEST_CASE("without a panel each name stands for itself") {
  Hosting hosting;
  hosting.server = ServerFacts{};
  CHECK(shown(report_domains(hosting.base(), {.window = {}, .domain = "", .sort = DomainSort::domain})) ==
        Rows{"also.example 1 []", "home.example 1 []", "main.example 1 []", "other.example 1 []"});
}

}  // namespace
}  // namespace spamtrace
