#include "server/panel_facts.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

std::string shown(const PanelFacts& facts) {
  std::string text;
  for (const PanelDomain& d : facts.domains) text += d.name + "(" + d.owner + (d.mail ? ",mail) " : ") ");
  for (const PanelUser& u : facts.users) text += u.login + "->" + u.domain + " ";
  for (const PanelAlias& a : facts.aliases) text += a.name + "=" + a.domain + " ";
  return text + facts.mailboxes;
}

struct Row {
  PanelList list;
  std::string text;
  std::string want;
  size_t odd = 0;
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    PanelFacts facts;
    const size_t odd = read_panel_list(row.list, row.text, facts);
    CHECK_MESSAGE(shown(facts) == row.want, row.text);
    CHECK_MESSAGE(odd == row.odd, row.text);
  }
}

TEST_CASE("rows of the panel's database, each list by name") {
  check({{PanelList::domains, "", ""},
         {PanelList::domains, "b.example\tresel\t1\nA.example\t\t0\n", "a.example() b.example(resel,mail) "},
         {PanelList::domains, "xn--e1afmkfd.example\tВася\t1", "xn--e1afmkfd.example(Вася,mail) "},
         {PanelList::domains, "a.example\tfirst\t1\na.example\tsecond\t0\n", "a.example(first,mail) "},
         {PanelList::users, "web7\tB.example\nWeb7\ta.example\n", "Web7->a.example web7->b.example "},
         {PanelList::aliases, "also.example\ta.example\n", "also.example=a.example "},
         {PanelList::mailboxes, "Z@a.example\ninfo@a.example\nZ@a.example\n",
          "info@a.example\nz@a.example\n"}});
}

TEST_CASE("policies for mail to nobody, with the numbers of the domains") {
  PanelFacts facts;
  const size_t odd =
      read_panel_list(PanelList::policies,
                      "7\tB.example\tbounce\t\tNobody\\there\\n\n"
                      "3\ta.example\tcatch\tinfo@a.example\told\n"
                      "4\tc.example\t\t\t\n0\td.example\treject\t\t\nx\te.example\treject\t\t\n"
                      "5\tf.example\treject\t\n",
                      facts);
  CHECK(odd == 3);
  REQUIRE(facts.policies.size() == 3);
  CHECK(facts.policies[0] == PanelPolicy{"a.example", 3, {PolicyMode::forward, "info@a.example"}});
  CHECK(facts.find_policy("b.example")->policy == MailPolicy{PolicyMode::bounce, "Nobody\there\n"});
  CHECK(facts.find_policy("c.example")->policy == MailPolicy{PolicyMode::bounce, ""});
  CHECK(facts.find_policy("d.example") == nullptr);
  const std::string before = fingerprint_of(facts.policies, facts.plans);
  facts.policies[1].policy.value += "!";
  CHECK(fingerprint_of(facts.policies, facts.plans) != before);
}

TEST_CASE("service plans, of which a name may be given by several") {
  PanelFacts facts;
  const size_t odd =
      read_panel_list(PanelList::plans,
                      "2\tGold\treseller-a\treject\n1\tGold\t\tbounce:Nobody\\there\n\n"
                      "3\tBasic \xd0\xbf\xd0\xbb\xd0\xb0\xd0\xbd\t\tinfo@a.example\n4\tNone\t\t\n"
                      "0\tZero\t\treject\n5\t\t\treject\n6\tA\\nB\t\treject\n7\tShort\treject\n",
                      facts);
  CHECK(odd == 5);
  REQUIRE(facts.plans.size() == 4);
  CHECK(facts.plans[0].policy == MailPolicy{PolicyMode::forward, "info@a.example"});
  CHECK(facts.plans[1] == PanelPlan{"Gold", "", 1, {PolicyMode::bounce, "Nobody\there"}});
  CHECK(facts.plans[2] == PanelPlan{"Gold", "reseller-a", 2, {PolicyMode::reject, ""}});
  CHECK(facts.plans[3].policy == MailPolicy{PolicyMode::bounce, ""});
  const std::string before = fingerprint_of(facts.policies, facts.plans);
  facts.plans[1].policy.value += "!";
  CHECK(fingerprint_of(facts.policies, facts.plans) != before);
}

TEST_CASE("escapes of mysql's batch mode") {
  check({{PanelList::domains, "a.example\tback\\\\slash\t1\n", "a.example(back\\slash,mail) "},
         {PanelList::mailboxes, "a\\\\b@a.example\n", "a\\b@a.example\n"},
         {PanelList::mailboxes, "a\\tb@a.example\na\\nb@a.example\na\\0@a.example\n", "", 3},
         {PanelList::mailboxes, "a\\qb@a.example\nb\\\n", "", 2}});
}

TEST_CASE("odd rows are counted and left out") {
  check({{PanelList::domains, "a.example\towner\n", "", 1},
         {PanelList::domains, "a.example\towner\t1\tmore\n", "", 1},
         {PanelList::domains, "a.example\towner\t2\n\n", "", 2},
         {PanelList::domains, "\towner\t1\n.a.example\towner\t1\na b\towner\t1\n../a\towner\t1\n", "", 4},
         {PanelList::domains, std::string(300, 'a') + "\towner\t1\n", "", 1},
         {PanelList::domains, "a.example\to\x1b[31mwner\t1\nb.example\t\xff\t1\nc.example\tc\t1\n",
          "c.example(c,mail) ", 2},
         {PanelList::domains, std::string("a.example\tow\0ner\t1\n", 19), "", 1},
         {PanelList::users, "\ta.example\nroot\t\nroot\n", "", 3},
         {PanelList::aliases, "also.example\n*.example\ta.example\n", "", 2},
         {PanelList::mailboxes, "@a.example\ninfo\ninfo@\ninfo@a.example\tx\n", "", 4},
         {PanelList::mailboxes, "ERROR 2002 (HY000): Can't connect to local server\n", "", 1}});
}

TEST_CASE("the white list keeps what it has, each row once") {
  PanelFacts facts;
  const size_t odd =
      read_panel_list(PanelList::white_list,
                      "192.0.2.10\t32\n10.0.0.0\t8\n192.0.2.10\t32\n192.0.2.10\t24\n2001:DB8::1\t128\n"
                      "300.1.1.1\t99\n192.0.2.1\n192.0.2.1\t\n\t32\nhost\t32\n192.0.2.1\tNULL\n"
                      "192.0.2.1\t-1\n192.0.2.1\t1000\n\x1b[31m\t32\n192.0.2.1\t32\tx\n",
                      facts);
  CHECK(facts.white_list == std::vector<std::string>{"10.0.0.0/8", "192.0.2.10/24", "192.0.2.10/32",
                                                     "2001:DB8::1/128", "300.1.1.1/99"});
  CHECK(odd == 9);
}

TEST_CASE("what a name stands for") {
  PanelFacts facts;
  CHECK(facts.empty());
  CHECK(facts.main_domain("a.example") == "a.example");
  read_panel_list(PanelList::domains, "a.example\tcustomer\t1\nb.example\t\t1\n", facts);
  read_panel_list(PanelList::aliases,
                  "two.example\ta.example\none.example\ta.example\nb.example\ta.example\n", facts);
  read_panel_list(PanelList::users, "web1\ta.example\n", facts);
  read_panel_list(PanelList::mailboxes, "x@a.example\ny@a.example\n", facts);
  CHECK(facts.main_domain("one.example") == "a.example");
  CHECK(facts.main_domain("b.example") == "b.example");  // a domain is nobody's alias
  CHECK(facts.main_domain("") == "");
  CHECK(facts.aliases_of("a.example") == std::vector<std::string>{"one.example", "two.example"});
  CHECK(facts.domain_of_user("web1") == "a.example");
  CHECK(facts.domain_of_user("web2") == "");
  CHECK(facts.find_domain("a.example")->owner == "customer");
  CHECK(facts.find_domain("c.example") == nullptr);
  CHECK(facts.mailbox_count() == 2);
}

TEST_CASE("a list that is read again is a new one") {
  PanelFacts facts;
  read_panel_list(PanelList::domains, "a.example\tcustomer\t1\n", facts);
  read_panel_list(PanelList::domains, "b.example\tcustomer\t1\n", facts);
  CHECK(shown(facts) == "b.example(customer,mail) ");
}

}  // namespace
}  // namespace spamtrace
