#include "maillog/postfix_line.h"

#include <doctest/doctest.h>

#include <string>

#include "maillog/repeated.h"

namespace spamtrace {
namespace {

TEST_CASE("queue ids") {
  const auto row = [](const std::string& word, bool want) {
    INFO(word);
    CHECK(is_queue_id(word) == want);
  };
  SUBCASE("short: five digits of microseconds and the inode, upper case") {
    row("0F5383D", true);
    row("123456", true);
    row("12345", false);
    row("ED06590130AA1C9D6D862", true);
    row("0f5383d", false);
    row("0F5383G", false);
    row("0F5383D ", false);
    row("", false);
    row(std::string(40, 'A'), true);
    row(std::string(41, 'A'), false);
  }
  SUBCASE("long: ten digits of time at least, z, the inode, no vowels") {
    row("48rT2v1hQrz1J0N", true);
    row("4FZxQZ6cY2z1", true);
    row("4FZxQZ6cY2z", false);
    row("4FZxQZ6cYz1", false);
    row("4FZxQZ6cA2z1", false);
    row("4FZxQZ6ce2z1", false);
    row("4FzxQZ6cY2z1", true);
    row("zzzzzzzzzzz1", true);
    row("4FZxQZ6cY2-z1", false);
  }
}

std::string read_id(std::string_view text, bool or_none) {
  Scanner s(text);
  std::string_view id;
  const bool taken = or_none ? take_queue_id_or_none(s, id) : take_queue_id(s, id);
  return (taken ? std::string(id) : "nothing") + "|" + std::string(s.rest());
}

TEST_CASE("the id at the start of a line") {
  const auto row = [](std::string_view text, const std::string& want, const std::string& want_or_none) {
    CHECK(read_id(text, false) == want);
    CHECK(read_id(text, true) == want_or_none);
  };
  row("0F5383D: x: y", "0F5383D|x: y", "0F5383D|x: y");
  row("NOQUEUE: x", "nothing|NOQUEUE: x", "|x");
  row("0F5383D:x", "nothing|0F5383D:x", "nothing|0F5383D:x");
  row("0F5383D", "nothing|0F5383D", "nothing|0F5383D");
  row(": x", "nothing|: x", "nothing|: x");
  row("", "nothing|", "nothing|");
}

std::string read_peer(std::string_view text) {
  Scanner s(text);
  PostfixPeer peer;
  if (!take_peer(s, peer)) return "nothing|" + std::string(s.rest());
  return std::string(peer.name) + "|" + (peer.address ? to_string(*peer.address) : "none") + "|" +
         std::string(s.rest());
}

TEST_CASE("a client or a relay") {
  const auto row = [](std::string_view text, const std::string& want) { CHECK(read_peer(text) == want); };
  row("h.example[192.0.2.1]", "h.example|192.0.2.1|");
  row("h.example[192.0.2.1]:25", "h.example|192.0.2.1|");
  row("h.example[192.0.2.1]:25: x", "h.example|192.0.2.1|: x");
  row("h.example[192.0.2.1]: 550 x", "h.example|192.0.2.1|: 550 x");
  row("h.example[192.0.2.1], x", "h.example|192.0.2.1|, x");
  row("unknown[unknown] x", "unknown|none| x");
  row("2001:db8::1[2001:db8::1]:25", "2001:db8::1|2001:db8::1|");
  SUBCASE("what is none") {
    row("h.example", "nothing|h.example");
    row("h.example[192.0.2.1", "nothing|h.example[192.0.2.1");
    row("h.example[192.0.2.1]:x", "nothing|h.example[192.0.2.1]:x");
    row("h.example[192.0.2.1]:99999", "nothing|h.example[192.0.2.1]:99999");
    row("h.example[private/lmtp]", "nothing|h.example[private/lmtp]");
    row("[192.0.2.1]", "nothing|[192.0.2.1]");
    row("<img>[192.0.2.1]", "nothing|<img>[192.0.2.1]");
    row("a b[192.0.2.1]", "nothing|a b[192.0.2.1]");
    row(std::string(256, 'a') + "[192.0.2.1]", "nothing|" + std::string(256, 'a') + "[192.0.2.1]");
    row("h[<script>]", "nothing|h[<script>]");
  }
}

TEST_CASE("a repeated line") {
  const auto row = [](std::string_view text, const std::string& want) {
    CHECK(std::string(repeated_text(text).value_or("nothing")) == want);
  };
  row("message repeated 2 times: [ x y]", "x y");
  row("message repeated 2 times: [ x] y]", "x] y");
  row("message repeated 2 times: [ ]", "");
  row("message repeated 2 times: [ x", "nothing");
  row("message repeated x times: [ x]", "nothing");
  row("message repeated 2 times: x", "nothing");
  row("last message repeated 2 times", "nothing");
}

}  // namespace
}  // namespace spamtrace
