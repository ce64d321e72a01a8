#include "trace/smtp_sessions.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "trace/trace_fields.h"
#include "unit/trace/fold_rows.h"
#include "unit/trace/memory_shelf.h"

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

// The sessions of a server, on shelves if so wished: then another process goes on after each event.
struct Server {
  explicit Server(Keeping as = Keeping::on_shelves) : keeping(as) { begin(); }

  void begin() {
    const bool on_shelves = keeping == Keeping::on_shelves;
    sessions.emplace([](const IpAddress& client) { return parse_network("10.0.0.0/8")->contains(client); },
                     SmtpSessions::Shelves{on_shelves ? &logins : nullptr, on_shelves ? &clients : nullptr});
  }
  void put_on_shelves() {
    Packer saved;
    sessions->save(saved);
    const std::string bytes = saved.take();
    begin();
    Unpacker archive(bytes);
    sessions->restore(archive);
    CHECK(archive.ok());
  }
  void take(const Happened& h) {
    if (*h.login != '\0') {
      sessions->on_login(h.login, ip(h.client), at(h.second), {});
    } else {
      sessions->on_connect(ip(h.client), at(h.second), {});
    }
    if (keeping == Keeping::on_shelves) put_on_shelves();
  }

  Keeping keeping;
  MemoryShelf<LoginHistory> logins;
  MemoryShelf<ClientLogin> clients;
  std::optional<SmtpSessions> sessions;
};

std::string guess(const std::vector<Happened>& story, const Asked& asked, Keeping keeping) {
  Server server(keeping);
  for (const Happened& h : story) server.take(h);
  const auto client = asked.client != nullptr ? std::optional(ip(asked.client)) : std::nullopt;
  const SessionGuess got = server.sessions->guess(asked.sender, at(asked.second), client);
  const std::string from = " from " + to_string(got.client) + (got.shared ? " shared" : "");
  switch (got.rule) {
    case SessionRule::none:
      return "none";
    case SessionRule::ambiguous:
      return "ambiguous";
    case SessionRule::login_by_client:
      return "by client: " + got.login + from;
    case SessionRule::login_by_sender:
      return "by sender: " + got.login + from;
    case SessionRule::only_login:
      return "only login: " + got.login + from;
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
    for (const Keeping keeping : {Keeping::at_hand, Keeping::on_shelves}) {
      const std::string got = guess(row.story, row.asked, keeping);
      CHECK_MESSAGE(got == row.want, row.what, keeping == Keeping::on_shelves ? " (on shelves)" : "",
                    ": got ", got, ", want ", row.want);
    }
  }
}

TEST_CASE("failed logins are counted for used accounts only") {
  Server server;
  server.sessions->on_failure("a@x");
  server.put_on_shelves();
  CHECK(server.logins.size() == 0);
  server.sessions->on_login("a@x", ip("192.0.2.1"), at(0), {});
  server.sessions->on_failure("a@x");
  server.put_on_shelves();
  server.sessions->on_failure("A@x");
  server.sessions->on_failure("");
  server.put_on_shelves();
  CHECK(server.logins.size() == 1);
  CHECK(server.logins.at("a@x").failures == 2);
  CHECK(server.logins.at("a@x").logins == 1);
}

TEST_CASE("the history of a login, each client once") {
  for (const bool often : {false, true}) {
    Server server;
    for (int i = 0; i < 5; ++i) {
      server.sessions->on_login("a@x", ip("192.0.2." + std::to_string(i % 2 + 1)), at(i), {0, uint64_t(i)});
      if (often) server.put_on_shelves();
    }
    server.put_on_shelves();
    const LoginHistory history = server.logins.at("a@x");
    CHECK(history.login == "a@x");
    CHECK(history.logins == 5);
    REQUIRE(history.clients.size() == 2);
    CHECK(history.clients[0].logins == 3);
    CHECK(history.clients[0].first == at(0));
    CHECK(history.clients[0].last == at(4));
    CHECK(history.last_where.offset == 4);
  }
}

TEST_CASE("what else is counted of a login") {
  Server server;
  server.sessions->on_over_limit("A@x");
  server.put_on_shelves();
  server.sessions->on_over_limit("a@x");
  server.sessions->on_mailbox_login("a@X", ip("192.0.2.7"), {3, 44});
  server.put_on_shelves();
  REQUIRE(server.logins.size() == 1);
  const LoginHistory history = server.logins.at("a@x");
  CHECK(history.over_limit == 2);
  CHECK(history.mailbox_logins == 1);
  CHECK(history.last_reader == ip("192.0.2.7"));
  CHECK(history.last_read.file == 3);
  CHECK(history.last_read.offset == 44);
  CHECK(history.logins == 0);
}

TEST_CASE("a login from very many addresses stays bounded") {
  Server server;
  constexpr int k_many = 20'000;
  for (int i = 0; i < k_many; ++i) {
    IpAddress client = ip("10.0.0.0");
    client.bytes[14] = static_cast<uint8_t>(i >> 8);
    client.bytes[15] = static_cast<uint8_t>(i);
    server.sessions->on_login("a@x", client, at(0), {});
    server.sessions->on_connect(client, at(0), {});
  }
  server.put_on_shelves();
  CHECK(server.logins.at("a@x").clients.size() == SmtpSessions::k_most_clients);
  CHECK(server.logins.at("a@x").logins == k_many);
}

}  // namespace
}  // namespace spamtrace
