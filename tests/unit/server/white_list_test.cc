#include "server/white_list.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

std::string networks(const std::string& text) {
  std::string shown;
  for (const IpNetwork& network : parse_tcprules(text)) {
    const int prefix = network.address.is_v4() ? network.prefix - 96 : network.prefix;
    shown += (shown.empty() ? "" : " ") + to_string(network.address) + "/" + std::to_string(prefix);
  }
  return shown;
}

TEST_CASE("tcprules") {
  struct Row {
    std::string text, want;
  };
  const std::string relay = ":allow,RELAYCLIENT=\"\"";
  const std::vector<Row> rows = {
      {"192.0.2.10" + relay, "192.0.2.10/32"},
      {"192.0.2.10" + relay + "\n", "192.0.2.10/32"},
      {"192.0.2." + relay, "192.0.2.0/24"},
      {"10." + relay, "10.0.0.0/8"},
      {"127.0.0.1" + relay + "\n10.0." + relay, "127.0.0.1/32 10.0.0.0/16"},
      {"10.1-3." + relay, "10.1.0.0/16 10.2.0.0/16 10.3.0.0/16"},
      {"192.0.2.8-9" + relay, "192.0.2.8/32 192.0.2.9/32"},
      {"192.0.2.254-255" + relay, "192.0.2.254/32 192.0.2.255/32"},
      {"192.0.2.0/25" + relay, "192.0.2.0/25"},
      {"2001:db8::1" + relay, "2001:db8::1/128"},
      {"2001:db8::/32" + relay, "2001:db8::/32"},
      {"192.0.2.10:allow,X=\"y\",RELAYCLIENT=\"\"", "192.0.2.10/32"},

      {"192.0.2.10:allow", ""},
      {"192.0.2.10:deny", ""},
      {"192.0.2.10:deny,RELAYCLIENT=\"\"", ""},
      {"#192.0.2.10" + relay, ""},
      {relay, ""},  // the rule for everybody: an open relay, no white list
      {"." + relay, ""},
      {"..." + relay, ""},
      {"1.2.3.4." + relay, ""},
      {"300." + relay, ""},
      {"10.3-1." + relay, ""},
      {"10.1-300." + relay, ""},
      {"10.1-99999999999." + relay, ""},
      {"10.-3." + relay, ""},
      {"10.1-" + relay, ""},
      {"-" + relay, ""},
      {"10.1-2.3-4." + relay, ""},
      {"=host-a.example" + relay, ""},
      {"user@192.0.2.1" + relay, ""},
      {"192.0.2.0/33" + relay, ""},
      {"192.0.2.0/-1" + relay, ""},
      {"", ""},
      {"\n\n", ""},
      {std::string("192.0.2.1\0", 10) + relay, ""},
  };
  for (const Row& row : rows)
    CHECK_MESSAGE(networks(row.text) == row.want, row.text, " gives ", networks(row.text));
}

TEST_CASE("the entry that lets an address relay") {
  const WhiteList list{
      parse_tcprules("192.0.2.:allow,RELAYCLIENT=\"\"\n2001:db8::1:allow,RELAYCLIENT=\"\"\n"), {}, "x"};
  struct Row {
    std::string address;
    bool want;
  };
  const std::vector<Row> rows = {
      {"192.0.2.0", true},    {"192.0.2.255", true},  {"::ffff:192.0.2.7", true},
      {"192.0.3.0", false},   {"192.0.1.255", false}, {"2001:db8::1", true},
      {"2001:db8::2", false}, {"::", false},          {"0.0.0.0", false},
  };
  for (const Row& row : rows)
    CHECK_MESSAGE((list.find(*parse_ip(row.address)) != nullptr) == row.want, row.address);
  CHECK(WhiteList{}.find(*parse_ip("127.0.0.1")) == nullptr);
}

TEST_CASE("mynetworks") {
  struct Row {
    std::vector<std::string> parts;
    std::string inside, outside;  // addresses that may relay, and that may not
  };
  const std::vector<Row> rows = {
      {{"127.0.0.0/8", "[::1]/128"}, "127.0.0.1 127.9.9.9 ::1", "128.0.0.1 ::2"},
      {{"192.0.2.7", "[2001:db8::]/32", "10.0.0.0/8"},
       "192.0.2.7 2001:db8:1::1 10.2.3.4",
       "192.0.2.8 2001:db9::"},
      {{"!192.0.2.5", "192.0.2.0/24"}, "192.0.2.4", "192.0.2.5"},
      {{"!192.0.2.0/28", "192.0.2.0/24"}, "192.0.2.16", "192.0.2.0 192.0.2.15"},
      {{"192.0.2.0/24", "!192.0.2.5"}, "192.0.2.5", "192.0.3.1"},
      {{"!10.0.0.0/8", "10.1.0.0/16", "192.0.2.1"}, "192.0.2.1", "10.1.0.1 10.2.0.1"},
      {{"10.1.0.0/16", "!10.0.0.0/8"}, "10.1.0.1", "10.2.0.1"},
      {{"!192.0.2.1", "192.0.2.1"}, "", "192.0.2.1"},
      {{"", "!", "[", "host.example", "192.0.2.0/33", "192.0.2", "!!192.0.2.1", "/24", "hash:x"},
       "",
       "192.0.2.1 0.0.0.0 ::"},
      {{}, "", "127.0.0.1"},
  };
  for (const Row& row : rows) {
    WhiteList list;
    add_mynetworks(row.parts, list);
    for (const bool want : {true, false}) {
      std::istringstream addresses(want ? row.inside : row.outside);
      for (std::string one; addresses >> one;) {
        CHECK_MESSAGE((list.find(parse_ip(one).value()) != nullptr) == want, one, " with ", row.parts.size(),
                      " parts");
      }
    }
  }
}

TEST_CASE("the first file that is there is read") {
  const TempDir dir;
  const RootDir root = RootDir::open(dir.path().string()).value();
  CHECK(read_white_list(root).source == "");
  std::filesystem::create_directories(dir / "etc/tcprules.d");
  fixture::write_file(dir / "etc/tcprules.d/tcp.smtp", "10.:allow,RELAYCLIENT=\"\"\n");
  CHECK(read_white_list(root).source.ends_with("/etc/tcprules.d/tcp.smtp"));
  CHECK(read_white_list(root).networks.size() == 1);
  fixture::write_file(dir / "etc/tcp.smtp", "");
  CHECK(read_white_list(root).source.ends_with("/etc/tcp.smtp"));
  CHECK(read_white_list(root).networks.empty());
}

}  // namespace
}  // namespace spamtrace
