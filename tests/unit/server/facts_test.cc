#include "server/facts.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

const std::string k_passwd =
    "root:x:0:0::/root:/bin/bash\nwww-data:x:33:33::/var/www:\napache:x:48:48::/var/www:\nlist:x:38:38::/var/"
    "list:\n"
    "popuser:x:110:31::/var/qmail:\nalias:x:7790:7790::/var/qmail/alias:\nqmaild:x:7791:7790::/var/qmail:\n"
    "qmails:x:7796:7790::/var/qmail:\nlow:x:999:1003::/var/www/vhosts/low.example:\nshop:x:10003:1003::/var/"
    "www/vhosts/shop.example:\n"
    "moved:x:10004:1003::/home/moved:\nnobody:x:65534:65534::/nonexistent:\n";

struct Server {
  void file(const std::string& path, const std::string& content) const {
    fs::create_directories((dir / path).parent_path());
    fixture::write_file(dir / path, content);
  }
  ServerFacts read() const { return read_server_facts(RootDir::open(dir.path().string()).value()); }
  TempDir dir;
};

const char* role_name(UserRole role) {
  static constexpr const char* k_names[] = {"smtp_server", "bounce_maker", "forwarder",
                                            "web_server",  "subscription", "system"};
  return k_names[static_cast<size_t>(role)];
}

TEST_CASE("who a uid is") {
  ServerFacts facts;
  facts.users = Passwd::parse(k_passwd);
  struct Row {
    uint32_t uid;
    std::string want;
  };
  const std::vector<Row> rows = {
      {0, "root system []"},
      {33, "www-data web_server []"},
      {48, "apache web_server []"},
      {38, "list system []"},
      {110, "popuser forwarder []"},
      {7790, "alias forwarder []"},
      {7791, "qmaild smtp_server []"},
      {7796, "qmails bounce_maker []"},
      {999, "low subscription [low.example]"},
      {10003, "shop subscription [shop.example]"},
      {10004, "moved subscription []"},
      {65534, "nobody system []"},
      {5, "uid 5 system []"},
      {9999, "uid 9999 system []"},
      {10000, "uid 10000 subscription []"},
      {4294967295, "uid 4294967295 subscription []"},
  };
  for (const Row& row : rows) {
    CHECK(facts.name_of_uid(row.uid) + " " + role_name(facts.role_of(row.uid)) + " [" +
              facts.domain_of_uid(row.uid) + "]" ==
          row.want);
  }
}

TEST_CASE("an empty server: defaults, and what is missing is said") {
  const Server server;
  const ServerFacts facts = server.read();
  CHECK(std::string(name_of(facts.mta)) == "none");
  CHECK(facts.panel_version == "");
  CHECK(facts.missing.size() == 1);  // /etc/passwd
  CHECK(facts.local_domains.empty());
  CHECK(facts.paths.qmail == "/var/qmail");
}

TEST_CASE("a server with Plesk and qmail") {
  const Server server;
  server.file("etc/psa/psa.conf", "PRODUCT_ROOT_D /opt/psa\nQMAIL_ROOT_D /srv/qmail\n");
  server.file("opt/psa/version", "18.0.50 Debian 11 1234\n");
  server.file("etc/passwd", k_passwd);
  server.file("etc/tcp.smtp", "10.:allow,RELAYCLIENT=\"\"\n");
  server.file("srv/qmail/control/locals", "localhost\n");
  server.file("srv/qmail/control/virtualdomains", "site0.example:1\n");
  fs::create_directories(server.dir / "srv/qmail/queue");
  const ServerFacts facts = server.read();
  CHECK(std::string(name_of(facts.mta)) == "qmail");
  CHECK(facts.panel_version == "18.0.50");
  CHECK(facts.missing.empty());
  CHECK(facts.users.size() == 12);
  CHECK(facts.local_domains.is_local("a@site0.example"));
  CHECK(facts.white_list.networks.size() == 1);
}

TEST_CASE("files that are no files are missing, not fatal") {
  const Server server;
  fs::create_directories(server.dir / "etc/passwd");
  fs::create_directories(server.dir / "etc/psa/psa.conf");
  fs::create_directories(server.dir / "var/qmail/queue");
  fs::create_directories(server.dir / "var/qmail/control");
  fixture::make_fifo(server.dir / "var/qmail/control/locals", 0600);
  fs::create_symlink("/etc/passwd", server.dir / "var/qmail/control/virtualdomains");
  fixture::make_fifo(server.dir / "etc/tcp.smtp", 0600);
  const ServerFacts facts = server.read();
  CHECK(facts.missing.size() == 3);
  CHECK(facts.users.size() == 0);
  CHECK(facts.white_list.source == "");
}

}  // namespace
}  // namespace spamtrace
