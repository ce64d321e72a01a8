#include "base/net.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

namespace spamtrace {
namespace {

TEST_CASE("addresses") {
  const auto row = [](std::string_view text, const std::string& want) {
    const auto ip = parse_ip(text);
    INFO(std::string(text));
    CHECK((ip ? to_string(*ip) : "nothing") == want);
  };

  SUBCASE("of both families, and mapped ones") {
    row("192.0.2.1", "192.0.2.1");
    row("::ffff:192.0.2.1", "192.0.2.1");
    row("::FFFF:c000:201", "192.0.2.1");
    row("2001:db8::1", "2001:db8::1");
    row("2001:0DB8:0:0:0:0:0:1", "2001:db8::1");
    row("::1", "::1");
    row("::", "::");
    row("2001:db8:aaaa:bbbb:cccc:dddd:192.000.2.1", "nothing");
    row("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff");
  }
  SUBCASE("what is none") {
    row("", "nothing");
    row("192.0.2", "nothing");
    row("192.0.2.256", "nothing");
    row("192.0.2.1.1", "nothing");
    row("0x7f.1", "nothing");
    row("2130706433", "nothing");
    row("192.0.2.1:25", "nothing");
    row("[192.0.2.1]", "nothing");
    row(" 192.0.2.1", "nothing");
    row("192.0.2.1 ", "nothing");
    row("fe80::1%eth0", "nothing");
    row("2001:db8::1::2", "nothing");
    row("localhost", "nothing");
    row("<img src=x onerror=pwned=1>", "nothing");
    row(std::string_view("192.0.2.1\0", 10), "nothing");
    row(std::string_view("192.0.2.1\0.9", 12), "nothing");
    row(std::string(1000, '1'), "nothing");
  }
}

// inet_pton(3) is the measure: what it takes, and nothing else.
TEST_CASE("an IPv4 address is what the C library takes for one") {
  const auto row = [](const std::string& text) {
    std::array<uint8_t, 4> want{};
    const bool is_ip = ::inet_pton(AF_INET, text.c_str(), want.data()) == 1;
    const auto got = parse_ip(text);
    INFO(text);
    REQUIRE(got.has_value() == is_ip);
    if (is_ip) REQUIRE(std::equal(want.begin(), want.end(), got->bytes.begin() + 12));
  };
  for (int octet = 0; octet < 1100; ++octet) {
    const std::string number = std::to_string(octet);
    row(number + ".0.2.1");
    row("192." + number + ".2.1");
    row("192.0.2." + number);
    row("192.0.0" + number + ".1");
  }
  const std::string address = "192.10.2.255";
  for (size_t at = 0; at <= address.size(); ++at) {
    row(address.substr(0, at));
    row(address.substr(at));
    for (const char* const inserted : {".", "0", "1", " ", "-", "+", "x", "/", "\n"}) {
      row(address.substr(0, at) + inserted + address.substr(at));
      if (at < address.size()) row(address.substr(0, at) + inserted + address.substr(at + 1));
    }
  }
}

TEST_CASE("loopback") {
  CHECK(parse_ip("127.0.0.1")->is_loopback());
  CHECK(parse_ip("127.255.0.9")->is_loopback());
  CHECK(parse_ip("::ffff:127.0.0.1")->is_loopback());
  CHECK(parse_ip("::1")->is_loopback());
  CHECK_FALSE(parse_ip("128.0.0.1")->is_loopback());
  CHECK_FALSE(parse_ip("::")->is_loopback());
}

TEST_CASE("networks") {
  const auto row = [](std::string_view network, std::string_view address, bool want) {
    INFO(std::string(network), " ", std::string(address));
    CHECK(parse_network(network).value().contains(parse_ip(address).value()) == want);
  };
  row("192.0.2.0/24", "192.0.2.255", true);
  row("192.0.2.0/24", "192.0.3.0", false);
  row("192.0.2.77/24", "192.0.2.1", true);
  row("192.0.2.128/25", "192.0.2.127", false);
  row("192.0.2.1", "192.0.2.1", true);
  row("192.0.2.1", "192.0.2.2", false);
  row("192.0.2.1/32", "::ffff:192.0.2.1", true);
  row("0.0.0.0/0", "203.0.113.9", true);
  row("0.0.0.0/0", "2001:db8::1", false);
  row("2001:db8::/32", "2001:db8:ffff::1", true);
  row("2001:db8::/32", "2001:db9::1", false);
  row("::/0", "192.0.2.1", true);
  SUBCASE("what is none") {
    for (const char* text : {"", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/24x",
                             "192.0.2.0/255.255.255.0", "2001:db8::/129", "example.com", "192.0.2/24"}) {
      INFO(text);
      CHECK_FALSE(parse_network(text).has_value());
    }
  }
}

TEST_CASE("the network of one customer") {
  CHECK(to_string(site_network(parse_ip("192.0.2.77").value())) == "192.0.2.0");
  CHECK(to_string(site_network(parse_ip("2001:db8:1:2:3:4:5:6").value())) == "2001:db8:1::");
}

}  // namespace
}  // namespace spamtrace
