#include "server/white_list_entries.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

std::string shown(const WhiteListEntries& list) {
  std::string text;
  for (const WhiteListEntry& entry : list.entries)
    text += (text.empty() ? "" : " ") + std::string(entry.exception ? "!" : "") + to_string(entry.network);
  for (const WhiteListPlace& place : list.not_understood) text += " ?" + place.text;
  return text;
}

struct Row {
  std::string text, want;
};

const std::string k_relay = ":allow,RELAYCLIENT=\"\"";

TEST_CASE("rules of tcprules(1) as entries") {
  const std::vector<Row> rows = {
      {"", ""},
      {"\n# a comment\n\n", ""},
      {"192.0.2.10" + k_relay, "192.0.2.10/32"},
      {"10.1-2." + k_relay + "\n", "10.1.0.0/16 10.2.0.0/16"},
      {"2001:db8::/32" + k_relay, "2001:db8::/32"},
      {"192.0.2.77/24" + k_relay, "192.0.2.0/24"},
      {k_relay, "0.0.0.0/0 ::/0"},  // the rule for everybody
      {":allow\n192.0.2.10:allow\n10.:deny\n", ""},
      {"10." + k_relay + "\n10.0.0.66:deny\n11.0.0.1:deny\n", "10.0.0.0/8 !10.0.0.66/32"},
      {"10.0.0.66:allow\n10." + k_relay, "!10.0.0.66/32 10.0.0.0/8"},
      {"10.:deny,RELAYCLIENT=\"\"\n", ""},
      {"=host.example" + k_relay, " ?=host.example" + k_relay},
      {"user@192.0.2.1" + k_relay, " ?user@192.0.2.1" + k_relay},
      {"192.0.2.0/33" + k_relay, " ?192.0.2.0/33" + k_relay},
      {"=host.example:deny\n", ""},  // lets nobody in
      {"192.0.2.10\n", " ?192.0.2.10"},
      {std::string("192.0.2.1\0", 10) + k_relay, " ?" + std::string("192.0.2.1\0", 10) + k_relay},
      {"\xff\x1b[31m", " ?\xff\x1b[31m"},
      {std::string(1000, 'x'), " ?" + std::string(200, 'x')},
  };
  for (const Row& row : rows) {
    WhiteListEntries list;
    add_tcprules(row.text, "/etc/tcp.smtp", list);
    CHECK_MESSAGE(shown(list) == row.want, row.text, " gives ", shown(list));
  }
}

TEST_CASE("of rules for one address the most specific counts, the first of equal ones") {
  WhiteListEntries list;
  add_tcprules("10." + k_relay + "\n10.1." + k_relay + "\n10.1." + k_relay + "\n", "f", list);
  REQUIRE(list.entries.size() == 3);
  CHECK(list.entries[1].rank < list.entries[2].rank);
  CHECK(list.entries[2].rank < list.entries[0].rank);
  CHECK(list.entries[0].where.text == "10." + k_relay);
  CHECK(list.entries[0].where.file == "f");
}

std::vector<ListPart> words(const std::vector<std::string>& texts, PartKind kind = PartKind::word) {
  std::vector<ListPart> parts;
  for (const std::string& text : texts) parts.push_back({.kind = kind, .text = text, .file = "/t"});
  return parts;
}

TEST_CASE("parts of mynetworks as entries") {
  struct PartsRow {
    std::vector<ListPart> parts;
    std::string want;
  };
  const std::vector<PartsRow> rows = {
      {{}, ""},
      {words({"127.0.0.0/8", "[::1]/128", "[2001:db8::1]", "2001:db8::/32"}),
       "127.0.0.0/8 ::1/128 2001:db8::1/128 2001:db8::/32"},
      {words({"!192.0.2.5", "192.0.2.0/24"}), "!192.0.2.5/32 192.0.2.0/24"},
      {words({"0.0.0.0/0", "::/0", "192.0.2.1/32", "[2001:db8::1]/128"}),
       "0.0.0.0/0 ::/0 192.0.2.1/32 2001:db8::1/128"},
      {words({"192.0.2.77/24", "[2001:db8::77]/64"}), "192.0.2.0/24 2001:db8::/64"},
      {words({"[::ffff:192.0.2.1]", "[::ffff:192.0.2.77]/120", "[::ffff:192.0.2.1]/24"}),
       "192.0.2.1/32 192.0.2.0/24 ::/24"},
      {words({"host.example", "192.0.2.0/33", "192.0.2", "[2001:db8::1", "[2001:db8::]/129", "!", "",
              "!!192.0.2.1", "192.0.2.0/", "192.0.2.0/+8", "192.0.2.0/ 8", "[]", "[", "\xff"}),
       " ?host.example ?192.0.2.0/33 ?192.0.2 ?[2001:db8::1 ?[2001:db8::]/129 ?! ? ?!!192.0.2.1 "
       "?192.0.2.0/ ?192.0.2.0/+8 ?192.0.2.0/ 8 ?[] ?[ ?\xff"},
      {words({"192.0.2.0/24", "2001:db8::/32"}, PartKind::cidr), "192.0.2.0/24 2001:db8::/32"},
      {words({"if", "endif", "[2001:db8::]/32"}, PartKind::cidr), " ?if ?endif ?[2001:db8::]/32"},
      {words({"192.0.2.1", "2001:db8::1"}, PartKind::key), "192.0.2.1/32 2001:db8::1/128"},
      {words({"192.0.2.0/24", "192.0.2"}, PartKind::key), " ?192.0.2.0/24 ?192.0.2"},
      {words({"pcre:/etc/x", "!hash:/etc/y"}, PartKind::unread), " ?pcre:/etc/x ?!hash:/etc/y"},
  };
  for (const PartsRow& row : rows) {
    WhiteListEntries list;
    add_mynetworks(row.parts, "main.cf", list);
    CHECK_MESSAGE(shown(list) == row.want, shown(list));
  }
}

TEST_CASE("a ! in a cidr table means all that is not in the network, and is not understood") {
  WhiteListEntries list;
  add_mynetworks(words({"!192.0.2.0/24"}, PartKind::cidr), "main.cf", list);
  CHECK(shown(list) == " ?!192.0.2.0/24");
  WhiteListEntries without;
  add_mynetworks({{.kind = PartKind::cidr, .text = "!192.0.2.0/24", .file = "/t", .excluded = true}},
                 "main.cf", without);
  CHECK(shown(without) == "!192.0.2.0/24");
}

TEST_CASE("rows of the panel") {
  WhiteListEntries list;
  add_panel_rows(
      {"192.0.2.77/24", "2001:db8::1/128", "192.0.2.1/33", "::ffff:192.0.2.1/128", "1.2/8", "0.0.0.0/0"},
      list);
  CHECK(shown(list) == "192.0.2.0/24 2001:db8::1/128 192.0.2.1/32 0.0.0.0/0 ?192.0.2.1/33 ?1.2/8");
  CHECK(list.entries[0].where.listing == Listing::panel);
}

// A server whose files are written one by one.
struct Server {
  TempDir dir;
  RootDir root = RootDir::open(dir.path().string()).value();
  ServerFacts facts;

  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories((dir / path).parent_path());
    fixture::write_file(dir / path, text);
  }
  std::string read() const {
    std::string text;
    const WhiteListEntries list = read_white_list_entries(root, facts);
    const auto name = [&](const WhiteListPlace& place) {
      return place.file.substr(std::min(place.file.rfind('/') + 1, place.file.size())) + ":" + place.text;
    };
    for (const WhiteListEntry& entry : list.entries)
      text += to_string(entry.network) + "=" + name(entry.where) + "\n";
    for (const WhiteListPlace& place : list.not_understood) text += "?" + name(place) + "\n";
    return text;
  }
};

TEST_CASE("where each entry of Postfix stands") {
  Server server;
  server.facts.mta = Mta::postfix;
  server.write(
      "etc/postfix/main.cf",
      "mynetworks = , 127.0.0.0/8, $more,\n  /etc/nets cidr:/etc/wide, hash:/etc/keys, pcre:/etc/re, "
      "/etc/gone\nmore = 192.0.2.10/32\n");
  server.write("etc/nets", "# office\n192.0.2.20 192.0.2.30/32\n");
  server.write("etc/wide", "10.0.0.0/8 OK\n  goes on\nif 192.0.2.0/24\n");
  server.write("etc/keys", "192.0.2.40 x\n192.0.2.0/24 x\n");
  server.facts.panel.facts.white_list = {"192.0.2.10/32"};
  CHECK(server.read() ==
        "127.0.0.0/8=main.cf:127.0.0.0/8\n192.0.2.10/32=main.cf:192.0.2.10/32\n"
        "192.0.2.20/32=nets:192.0.2.20\n192.0.2.30/32=nets:192.0.2.30/32\n10.0.0.0/8=wide:10.0.0.0/8\n"
        "192.0.2.40/32=keys:192.0.2.40\n192.0.2.10/32=:192.0.2.10/32\n"
        "?wide:if\n?keys:192.0.2.0/24\n?main.cf:pcre:/etc/re\n?main.cf:/etc/gone\n");
}

TEST_CASE("without mynetworks the host itself may relay") {
  Server server;
  server.facts.mta = Mta::postfix;
  CHECK(server.read() == "127.0.0.0/8=main.cf:\n::1/128=main.cf:\n");
  server.write("etc/postfix/main.cf", "mynetworks_style = subnet\n");
  CHECK(server.read() == "127.0.0.0/8=main.cf:\n::1/128=main.cf:\n?main.cf:mynetworks_style = subnet\n");
}

TEST_CASE("access tables let clients relay, too") {
  Server server;
  server.facts.mta = Mta::postfix;
  server.write("etc/clients",
               "# partners\n192.0.2.7\tOK\n198.51.100 permit\n203.0.113.9 REJECT go away\n10 123456\n11 550\n"
               "host.example OK\n.other.example DUNNO\n192.0.2.8\n192.0.2.9 our_class\n");
  server.write("etc/wide", "203.0.113.0/24 OK\n2001:db8::/32 ok\n10.0.0.0/8 REJECT\nif 192.0.2.0/24\n");
  const std::string after = ", reject_unauth_destination, check_client_access hash:/etc/gone\n";
  const std::string found =
      "192.0.2.7/32=clients:192.0.2.7 OK\n198.51.100.0/24=clients:198.51.100 permit\n"
      "10.0.0.0/8=clients:10 123456\n203.0.113.0/24=wide:203.0.113.0/24 OK\n2001:db8::/32=wide:2001:db8::/32 "
      "ok\n"
      "?clients:host.example OK\n?clients:192.0.2.8 \n?clients:192.0.2.9 our_class\n?wide:if 192.0.2.0/24\n"
      "?main.cf:check_client_access pcre:/etc/x\n";
  const std::string tables =
      "check_client_access hash:/etc/clients, check_client_access cidr:/etc/wide,\n  check_client_access "
      "pcre:/etc/x";
  server.write("etc/postfix/main.cf",
               "mynetworks =\nsmtpd_relay_restrictions = permit_mynetworks, " + tables + after);
  CHECK(server.read() == found);
  server.write("etc/postfix/main.cf",
               "mynetworks =\nsmtpd_relay_restrictions =\nsmtpd_recipient_restrictions = " + tables + after);
  CHECK(server.read() == found);
  // Those that are set have the word; where none are, an old Postfix asks the others.
  server.write("etc/postfix/main.cf", "mynetworks =\nsmtpd_recipient_restrictions = " + tables + after);
  CHECK(server.read() ==
        "?main.cf:check_client_access hash:/etc/clients\n?main.cf:check_client_access cidr:/etc/wide\n"
        "?main.cf:check_client_access pcre:/etc/x\n");
  server.write("etc/postfix/main.cf",
               "mynetworks =\nsmtpd_relay_restrictions = reject_unauth_destination\n"
               "smtpd_recipient_restrictions = " +
                   tables + after);
  CHECK(server.read() == "");
}

TEST_CASE("where each entry of qmail stands") {
  Server server;
  server.facts.mta = Mta::qmail;
  CHECK(server.read() == "");
  server.write("etc/tcp.smtp", "192.0.2.10" + k_relay + "\nnonsense\n");
  CHECK(server.read() == "192.0.2.10/32=tcp.smtp:192.0.2.10" + k_relay + "\n?tcp.smtp:nonsense\n");
}

}  // namespace
}  // namespace spamtrace
