#include "trace/smtp_sessions.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

IpAddress ip(std::string_view text) { return parse_ip(text).value(); }
Time at(int64_t seconds) { return from_unix(1795500000 + seconds); }

// What happened at which second: a login of `login`, or a connection where it is empty.
struct Happened {
  int64_t second;
  const char* login;
  const char* client;
};

struct Asked {
  const char* sender;
  int64_t second;
  const char* client;  // null: not known
};

std::string guess(const std::vector<Happened>& story, const Asked& asked) {
  SmtpSessions sessions(
      [](const IpAddress& client) { return parse_network("10.0.0.0/8")->contains(client); });
  for (const Happened& h : story) {
    if (*h.login != '\0') {
      sessions.on_login(h.login, ip(h.client), at(h.second), {});
    } else {
      sessions.on_connect(ip(h.client), at(h.second), {});
    }
  }
  const auto client = asked.client != nullptr ? std::optional(ip(asked.client)) : std::nullopt;
  const SessionGuess got = sessions.guess(asked.sender, at(asked.second), client);
  const std::string from = " from " + to_string(got.client) + (got.shared ? " shared" : "");
  switch (got.rule) {
    case SessionRule::none:
      return "none";
    case SessionRule::ambiguous:
      return "ambiguous";
    case SessionRule::login_by_client:
      return "by client: " + sessions.login(got.login).login + from;
    case SessionRule::login_by_sender:
      return "by sender: " + sessions.login(got.login).login + from;
    case SessionRule::only_login:
      return "only login: " + sessions.login(got.login).login + from;
    case SessionRule::only_relay:
      return "only relay:" + from;
  }
  return "?";
}

TEST_CASE("who was logged in") {
  struct Row {
    std::string what;
    std::vector<Happened> story;
    Asked asked;
    std::string want;
  };
  const std::vector<Row> rows = {
      {"nobody", {}, {"x@y", 0, nullptr}, "none"},
      {"nobody from that client", {}, {"x@y", 0, "192.0.2.1"}, "none"},

      {"the client's login",
       {{0, "a@x", "192.0.2.1"}},
       {"z@z", 3599, "192.0.2.1"},
       "by client: a@x from 192.0.2.1"},
      {"too long ago", {{0, "a@x", "192.0.2.1"}}, {"z@z", 3601, "192.0.2.1"}, "none"},
      {"a known client that did not log in is nobody else",
       {{0, "a@x", "192.0.2.1"}},
       {"a@x", 1, "192.0.2.2"},
       "none"},
      {"the last of two, and that is said",
       {{0, "a@x", "192.0.2.1"}, {5, "b@x", "192.0.2.1"}},
       {"z@z", 10, "192.0.2.1"},
       "by client: b@x from 192.0.2.1 shared"},
      {"the sender decides between two",
       {{0, "a@x", "192.0.2.1"}, {5, "b@x", "192.0.2.1"}},
       {"a@x", 10, "192.0.2.1"},
       "by client: a@x from 192.0.2.1"},
      {"but not a sender that logged in elsewhere",
       {{0, "a@x", "192.0.2.9"}, {5, "b@x", "192.0.2.1"}},
       {"a@x", 10, "192.0.2.1"},
       "by client: b@x from 192.0.2.1"},
      {"the other login is long ago",
       {{0, "a@x", "192.0.2.1"}, {4000, "b@x", "192.0.2.1"}},
       {"z@z", 4001, "192.0.2.1"},
       "by client: b@x from 192.0.2.1"},
      {"both forms of an IPv4 address are one",
       {{0, "a@x", "::ffff:192.0.2.1"}},
       {"z@z", 1, "192.0.2.1"},
       "by client: a@x from 192.0.2.1"},

      {"the sender is a login",
       {{0, "a@x", "192.0.2.1"}, {50, "b@x", "192.0.2.2"}},
       {"a@x", 55, nullptr},
       "by sender: a@x from 192.0.2.1"},
      {"in any case",
       {{0, "a@x", "192.0.2.1"}, {50, "b@x", "192.0.2.2"}},
       {"A@X", 55, nullptr},
       "by sender: a@x from 192.0.2.1"},
      {"that was used an hour ago at most", {{0, "a@x", "192.0.2.1"}}, {"a@x", 3601, nullptr}, "none"},

      {"the only login in the minute",
       {{0, "a@x", "192.0.2.1"}},
       {"z@z", 60, nullptr},
       "only login: a@x from 192.0.2.1"},
      {"a minute later", {{0, "a@x", "192.0.2.1"}}, {"z@z", 61, nullptr}, "none"},
      {"one login twice is one",
       {{0, "a@x", "192.0.2.1"}, {1, "a@x", "192.0.2.2"}},
       {"z@z", 2, nullptr},
       "only login: a@x from 192.0.2.2"},
      {"two logins", {{0, "a@x", "192.0.2.1"}, {1, "b@x", "192.0.2.1"}}, {"z@z", 2, nullptr}, "ambiguous"},
      {"a login after the message says nothing of it",
       {{100, "a@x", "192.0.2.1"}},
       {"z@z", 0, nullptr},
       "none"},
      {"nor does it make an earlier one ambiguous",
       {{0, "a@x", "192.0.2.1"}, {30, "b@x", "192.0.2.2"}},
       {"z@z", 5, nullptr},
       "only login: a@x from 192.0.2.1"},
      {"nor does a later relay", {{100, "", "10.0.0.1"}}, {"z@z", 0, nullptr}, "none"},

      {"the only relay", {{0, "", "10.0.0.1"}}, {"z@z", 60, nullptr}, "only relay: from 10.0.0.1"},
      {"the same one twice",
       {{0, "", "10.0.0.1"}, {3, "", "10.0.0.1"}},
       {"z@z", 4, nullptr},
       "only relay: from 10.0.0.1"},
      {"two relays", {{0, "", "10.0.0.1"}, {3, "", "10.0.0.2"}}, {"z@z", 4, nullptr}, "ambiguous"},
      {"a client that may not relay is none", {{0, "", "192.0.2.1"}}, {"z@z", 1, nullptr}, "none"},
      {"a relay and a login",
       {{0, "", "10.0.0.1"}, {1, "a@x", "192.0.2.1"}},
       {"z@z", 2, nullptr},
       "ambiguous"},
      {"a white-listed client that logs in is a login",
       {{0, "", "10.0.0.1"}, {1, "a@x", "10.0.0.1"}},
       {"z@z", 2, nullptr},
       "only login: a@x from 10.0.0.1"},
      {"it logged in, and came again without",
       {{0, "a@x", "10.0.0.1"}, {1, "", "10.0.0.1"}},
       {"z@z", 2, nullptr},
       "ambiguous"},
  };
  for (const Row& row : rows) {
    const std::string got = guess(row.story, row.asked);
    CHECK_MESSAGE(got == row.want, row.what, ": got ", got, ", want ", row.want);
  }
}

TEST_CASE("failed logins are counted for used accounts only") {
  SmtpSessions sessions([](const IpAddress&) { return false; });
  sessions.on_failure("a@x");
  CHECK(sessions.find_login("a@x") == nullptr);
  sessions.on_login("a@x", ip("192.0.2.1"), at(0), {});
  sessions.on_failure("a@x");
  sessions.on_failure("a@x");
  REQUIRE(sessions.find_login("a@x") != nullptr);
  CHECK(sessions.find_login("a@x")->failures == 2);
  CHECK(sessions.find_login("a@x")->logins == 1);
  CHECK(sessions.find_login("") == nullptr);
}

TEST_CASE("the history of a login, each client once") {
  SmtpSessions sessions([](const IpAddress&) { return false; });
  for (int i = 0; i < 5; ++i)
    sessions.on_login("a@x", ip("192.0.2." + std::to_string(i % 2 + 1)), at(i), {0, uint64_t(i)});
  const LoginHistory& history = *sessions.find_login("a@x");
  CHECK(history.logins == 5);
  REQUIRE(history.clients.size() == 2);
  CHECK(history.clients[0].logins == 3);
  CHECK(history.clients[0].first == at(0));
  CHECK(history.clients[0].last == at(4));
  CHECK(history.last_where.offset == 4);
}

TEST_CASE("a login from very many addresses stays bounded") {
  SmtpSessions sessions([](const IpAddress&) { return true; });
  constexpr int k_many = 20'000;
  for (int i = 0; i < k_many; ++i) {
    IpAddress client = ip("10.0.0.0");
    client.bytes[14] = static_cast<uint8_t>(i >> 8);
    client.bytes[15] = static_cast<uint8_t>(i);
    sessions.on_login("a@x", client, at(0), {});
    sessions.on_connect(client, at(0), {});
  }
  CHECK(sessions.find_login("a@x")->clients.size() == SmtpSessions::k_most_clients);
  CHECK(sessions.find_login("a@x")->logins == k_many);
}

}  // namespace
}  // namespace spamtrace
