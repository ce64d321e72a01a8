// A log to be read in many ways.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "ingest/ingest.h"

namespace spamtrace::fixture {

// A log of Postfix, some lines a second.
class Log {
 public:
  void line(const std::string& program, const std::string& text) {
    const Time now = from_unix(1732434656 + static_cast<int64_t>(++lines_) * 7);
    text_ += to_rfc3339(now) + " mail postfix/" + program + "[7]: " + text + "\n";
  }
  void login(const std::string& id, const std::string& login, int client) {
    line("smtpd", id + ": client=unknown[203.0.113." + std::to_string(client) +
                      "], sasl_method=PLAIN, sasl_username=" + login);
    take(id, login);
  }
  void by_uid(const std::string& id, int uid) {
    line("pickup", id + ": uid=" + std::to_string(uid) + " from=<shop>");
    take(id, "shop@site0.example");
  }
  void made_here(const std::string& id) { take(id, ""); }
  void deliver(const std::string& id, const std::string& to, const std::string& status) {
    line("smtp", id + ": to=<" + to + ">, relay=mx.example.net[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=" +
                     (status == "sent"      ? "2.0.0"
                      : status == "bounced" ? "5.1.1"
                                            : "4.2.0") +
                     ", status=" + status + " (" + (status == "bounced" ? "550 user unknown" : "ok") + ")");
  }
  void bounce(const std::string& id, const std::string& child) {
    line("bounce", id + ": sender non-delivery notification: " + child);
  }
  void remove(const std::string& id) { line("qmgr", id + ": removed"); }

  const std::string& text() const { return text_; }

 private:
  void take(const std::string& id, const std::string& sender) {
    line("cleanup", id + ": message-id=<1@site0.example>");
    line("qmgr", id + ": from=<" + sender + ">, size=706, nrcpt=1 (queue active)");
  }

  std::string text_;
  uint64_t lines_ = 0;
};

// Messages of several senders, of which some overlap, bounce, are given the id of another, or never end.
inline std::string some_log(uint32_t seed, int messages = 60) {
  std::minstd_rand random(seed);
  Log log;
  std::vector<std::string> open;
  for (int i = 0; i < messages; ++i) {
    const std::string id = "A" + std::to_string(10000 + i % 40);
    if (std::find(open.begin(), open.end(), id) != open.end()) continue;
    if (random() % 3 == 0) {
      log.by_uid(id, 10003);
    } else {
      log.login(id, random() % 2 == 0 ? "info@site0.example" : "boss@site0.example",
                static_cast<int>(random() % 5 + 1));
    }
    open.push_back(id);
    for (auto k = random() % 3 + 1; k > 0; --k) {
      const std::string& any = open[random() % open.size()];
      log.deliver(any, "user" + std::to_string(random() % 9) + "@example.net",
                  random() % 3 == 0 ? "deferred" : "sent");
    }
    if (random() % 5 == 0) {
      const std::string child = "B" + std::to_string(10000 + i);
      const std::string parent = open[random() % open.size()];
      log.deliver(parent, "no@example.net", "bounced");
      if (random() % 2 == 0) log.bounce(parent, child);
      log.made_here(child);
      log.deliver(child, "who@example.com", "sent");
      log.remove(child);
      log.bounce(parent, child);
    }
    while (open.size() > 5) {
      const size_t at = random() % open.size();
      log.remove(open[at]);
      open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
    }
    if (random() % 9 == 0) log.line("smtpd", "a text that nobody knows " + std::to_string(i));
  }
  return log.text();
}

inline ServerFacts make_server() {
  ServerFacts server;
  server.mta = Mta::postfix;
  server.users = Passwd::parse("shop:x:10003:1003::/var/www/vhosts/shop.example:/bin/false\n");
  server.local_domains.add_domain("site0.example");
  return server;
}

// Stops a run between two transactions, and remembers how far each was.
struct Stopping : WorkObserver {
  struct Stop {};
  void on_work(const char* what, uint64_t done, uint64_t total) override {
    CHECK(what == log);
    CHECK(done >= last);
    CHECK(done <= total);
    last = done;
    if (--steps == 0) throw Stop{};
  }
  std::string log = "log";  // what is worked on
  int steps = 3;
  uint64_t last = 0;
};

}  // namespace spamtrace::fixture
