#include "server/postfix_facts.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "server/facts.h"
#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

struct Server {
  Server() { file("etc/passwd", "root:x:0:0::/root:/bin/sh\n"); }
  void file(const std::string& path, const std::string& content) const {
    fs::create_directories((dir / path).parent_path());
    fixture::write_file(dir / path, content);
  }
  void directory(const std::string& path) const { fs::create_directories(dir / path); }
  RootDir root() const { return RootDir::open(dir.path().string()).value(); }
  ServerFacts read() const { return read_server_facts(root()); }
  TempDir dir;
};

bool may_relay(const ServerFacts& facts, const char* address) {
  return facts.white_list.find(parse_ip(address).value()) != nullptr;
}

TEST_CASE("a server with Plesk and Postfix") {
  const Server server;
  server.directory("var/spool/postfix/active");
  server.directory("var/qmail/mailnames/site2.example/info");
  server.directory("var/qmail/mailnames/info");
  server.file("etc/hostname", "mx.example\n");
  server.file(
      "etc/postfix/main.cf",
      "mydestination = localhost.$mydomain, localhost, localhost.localdomain\n"
      "virtual_mailbox_domains = $virtual_mailbox_maps, hash:/var/spool/postfix/plesk/virtual_domains\n"
      "virtual_mailbox_maps = , hash:/var/spool/postfix/plesk/vmailbox\n"
      "virtual_alias_maps = $virtual_maps, hash:/var/spool/postfix/plesk/virtual\n"
      "mynetworks = , 192.0.2.0/24, [2001:db8::]/32 hash:/etc/postfix/more\n");
  server.file("var/spool/postfix/plesk/virtual_domains", "site0.example any\n");
  server.file("var/spool/postfix/plesk/vmailbox", "info@site9.example site9.example/info/Maildir\n");
  server.file("var/spool/postfix/plesk/virtual", "site1.example any\nall@site1.example b@example.net\n");
  server.file("etc/postfix/more", "10.0.0.0/8 OK\n");
  server.file("etc/tcp.smtp", "203.0.113.:allow,RELAYCLIENT=\"\"\n");  // of a qmail that was here before
  const ServerFacts facts = server.read();
  CHECK(facts.mta == Mta::postfix);
  CHECK(facts.missing.empty());
  CHECK(facts.postfix_spools == std::vector<std::string>{"/var/spool/postfix"});
  for (const char* domain :
       {"site0.example", "site1.example", "site2.example", "localhost.example", "localhost"}) {
    CHECK_MESSAGE(facts.local_domains.has_domain(domain), domain);
  }
  for (const char* domain : {"site9.example", "example", "info", "mx.example", "any"}) {
    CHECK_MESSAGE(!facts.local_domains.has_domain(domain), domain);
  }
  for (const char* address : {"192.0.2.9", "2001:db8::7", "10.9.9.9"}) CHECK(may_relay(facts, address));
  for (const char* address : {"203.0.113.5", "127.0.0.1", "198.51.100.1"})
    CHECK_FALSE(may_relay(facts, address));
  CHECK(facts.white_list.source.ends_with("/etc/postfix/main.cf"));
}

TEST_CASE("without mynetworks the host itself may relay, with an empty one nobody") {
  for (const bool empty : {false, true}) {
    const Server server;
    server.directory("var/spool/postfix/active");
    server.file("etc/postfix/main.cf", empty ? "mynetworks =\n" : "");
    const ServerFacts facts = server.read();
    CHECK(may_relay(facts, "127.0.0.1") == !empty);
    CHECK(may_relay(facts, "::1") == !empty);
    CHECK_FALSE(may_relay(facts, "192.0.2.1"));
  }
}

TEST_CASE("files that are no files are left out, and nothing waits for them") {
  const Server server;
  server.directory("var/spool/postfix/active");
  server.directory("etc/postfix");
  fixture::make_fifo(server.dir / "etc/postfix/domains", 0600);
  fs::create_directory_symlink("/etc/postfix/networks", server.dir / "etc/postfix/networks");
  server.file("etc/postfix/main.cf",
              "mydestination = hash:/etc/postfix/domains, /etc/postfix/absent, /etc/postfix site0.example\n"
              "mynetworks = /etc/postfix/networks, hash:/../../../etc/passwd, 192.0.2.1\n");
  const ServerFacts facts = server.read();
  CHECK(facts.local_domains.has_domain("site0.example"));
  CHECK(may_relay(facts, "192.0.2.1"));
  CHECK(facts.white_list.networks.size() == 1);
}

TEST_CASE("a spool without main.cf: defaults, and what is missing is said") {
  const Server server;
  server.directory("var/spool/postfix/active");
  fs::create_directories(server.dir / "etc/postfix/main.cf");
  const ServerFacts facts = server.read();
  CHECK(facts.mta == Mta::postfix);
  CHECK(facts.missing.size() == 1);
  CHECK(may_relay(facts, "127.0.0.1"));
}

TEST_CASE("the queues of several instances") {
  const Server server;
  server.file("etc/postfix-out/main.cf", "queue_directory = /var/spool/postfix-out\n");
  server.file("etc/postfix-same/main.cf", "queue_directory = /srv/queue\n");
  server.file("etc/postfix-default/main.cf", "myhostname = x\n");
  const auto spools = [&](const std::string& main_cf) {
    return postfix_spools(server.root(), PostfixConfig::parse(main_cf));
  };
  using Spools = std::vector<std::string>;
  CHECK(spools("") == Spools{"/var/spool/postfix"});
  CHECK(
      spools("queue_directory = /srv/queue\nmulti_instance_directories = /etc/postfix-out, /etc/postfix-same "
             "/etc/postfix-default /etc/absent\n") == Spools{"/srv/queue", "/var/spool/postfix-out"});
}

TEST_CASE("very many instances are not all read") {
  const Server server;
  std::string directories = "multi_instance_directories =";
  for (int i = 0; i < 200; ++i) {
    const std::string name = "i" + std::to_string(i);
    server.file("etc/" + name + "/main.cf", "queue_directory = /q/" + name + "\n");
    directories += " /etc/" + name;
  }
  CHECK(postfix_spools(server.root(), PostfixConfig::parse(directories)).size() == 65);
}

}  // namespace
}  // namespace spamtrace
