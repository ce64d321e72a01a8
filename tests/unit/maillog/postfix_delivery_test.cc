#include "maillog/postfix_delivery.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

constexpr const char* k_tail = ", delay=1, delays=0/0/0.5/0, dsn=2.0.0, status=sent (ok)";

std::string shown(const std::optional<MailEvent>& event) {
  if (!event) return "nothing";
  const auto* d = std::get_if<PostfixDelivery>(&*event);
  if (d == nullptr) return "no event";
  const char* status[] = {"sent", "deferred", "bounced", "probe"};
  return std::string(d->recipient) + "|" + std::string(d->original) + "|" + std::string(d->relay) + "|" +
         (d->relay_address ? to_string(*d->relay_address) : "none") + "|" + std::string(d->dsn) + "|" +
         status[static_cast<int>(d->status)] + "|" + std::string(d->text);
}

std::string read(const std::string& text) { return shown(parse_postfix_smtp("4104E3D: " + text)); }

TEST_CASE("the fields of a delivery") {
  const auto row = [](const std::string& text, const std::string& want) { CHECK(read(text) == want); };

  SUBCASE("each optional field, there and not") {
    row("to=<a@b>, relay=r" + std::string(k_tail), "a@b||r|none|2.0.0|sent|ok");
    row("to=<a@b>, orig_to=<c@d>, relay=r" + std::string(k_tail), "a@b|c@d|r|none|2.0.0|sent|ok");
    row("to=<a@b>, relay=r, conn_use=2" + std::string(k_tail), "a@b||r|none|2.0.0|sent|ok");
    row("to=<a@b>, relay=r, delay=1, delays=0/0/0/0, tls=may:none, dsn=2.0.0, status=sent (ok)",
        "a@b||r|none|2.0.0|sent|ok");
    row("to=<>, relay=r" + std::string(k_tail), "||r|none|2.0.0|sent|ok");
    row("to=a@b, relay=r" + std::string(k_tail), "a@b||r|none|2.0.0|sent|ok");
    row("to=a@b, orig_to=c, relay=r" + std::string(k_tail), "a@b|c|r|none|2.0.0|sent|ok");
  }
  SUBCASE("a field of another form") {
    row("to=<a@b>, relay=r, conn_use=x" + std::string(k_tail), "nothing");
    row("to=<a@b>, relay=r, delay=, delays=0/0/0/0, dsn=2.0.0, status=sent (ok)", "nothing");
    row("to=<a@b>, relay=r, delay=1, delays=0/0/0/0/0, dsn=2.0.0, status=sent (ok)", "nothing");
    row("to=<a@b>, relay=r, delay=1, delays=0/0/0/0, dsn=2.0.0, tls=x, status=sent (ok)", "nothing");
    row("to=<a@b>, relay=r, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent(ok)", "nothing");
    row("to=<a@b>, relay=r, delay=1, delays=0/0/0/0, dsn=2.0.0, status=1 (ok)", "nothing");
    row("to=<a@b>, relay=r, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent", "nothing");
    row("to=<a@b>" + std::string(k_tail), "nothing");
  }
  SUBCASE("words of status") {
    const auto status = [](const std::string& word, const std::string& want) {
      CHECK(read("to=<a@b>, relay=r, delay=1, delays=0/0/0/0, dsn=5.0.0, status=" + word + " (x)") ==
            "a@b||r|none|5.0.0|" + want + "|x");
    };
    status("sent", "sent");
    status("deferred", "deferred");
    status("bounced", "bounced");
    status("expired", "bounced");
    status("SOFTBOUNCE", "deferred");
    status("deliverable", "probe");
    status("undeliverable", "probe");
    status("undeliverable-but-not-cached", "probe");
    status("filtered", "deferred");
    status("SENT", "deferred");
  }
}

// The attacker is the sender: he chooses what stands left of the true fields.
TEST_CASE("a recipient that imitates the rest of the line chooses nothing") {
  const std::string real =
      ", relay=mx.example[192.0.2.1]:25, delay=1, delays=0/0/0/0, dsn=5.1.1, status=bounced (no)";
  const std::string fake = ">, relay=127.0.0.1[127.0.0.1]:10025" + std::string(k_tail);
  const auto row = [&](const std::string& recipient) {
    CHECK(read("to=<" + recipient + ">" + real) ==
          recipient + "||mx.example[192.0.2.1]:25|192.0.2.1|5.1.1|bounced|no");
  };
  row("\"x" + fake + "\"@example.com");
  row("x" + fake + "@example.com");
  row("x" + fake.substr(0, fake.size() - 1) + "@example.com");
  row("x" + fake + ">, relay=y" + fake);
  row(std::string(100, '>') + fake);
  row("x, relay=r" + std::string(k_tail));
  row(", relay=");
}

TEST_CASE("the same in an original recipient") {
  const std::string real =
      ", relay=mx.example[192.0.2.1]:25, delay=1, delays=0/0/0/0, dsn=5.1.1, status=bounced (no)";
  CHECK(read("to=<a@b>, orig_to=<\"x>, relay=y" + std::string(k_tail) + "\"@c>" + real) ==
        "a@b|\"x>, relay=y" + std::string(k_tail) +
            "\"@c|mx.example[192.0.2.1]:25|192.0.2.1|5.1.1|bounced|no");
}

// What a remote server can do: choose the status, which is its word anyway.
TEST_CASE("a reply that imitates a whole line stays a reply") {
  const std::string reply = "250 x>, relay=y" + std::string(k_tail);
  const std::string text =
      "to=<a@b>, relay=r, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (" + reply + ")";
  CHECK(read(text) == "a@b||r|none|2.0.0|sent|" + reply);
}

TEST_CASE("a reply that repeats a recipient which imitates the rest of the line stays a reply") {
  const std::string local = "x>, relay=y" + std::string(k_tail);
  const std::string reply = "550 5.1.1 <" + local + "@c>: User unknown";
  CHECK(read("to=<\"" + local + "\"@c>, relay=r, delay=1, delays=0/0/0/0, dsn=5.1.1, status=bounced (" +
             reply + ")") == "\"" + local + "\"@c||r|none|5.1.1|bounced|" + reply);
}

// Before Postfix 3.5 the log does not quote, and nothing tells the two apart.
TEST_CASE("an unquoted recipient can choose what is said of itself, which is the price of the rule") {
  CHECK(read("to=<a@b>, relay=y" + std::string(k_tail) +
             "@c>, relay=r, delay=1, delays=0/0/0/0, dsn=5.1.1, status=bounced (no)") ==
        "a@b||y|none|2.0.0|sent|ok)@c>, relay=r, delay=1, delays=0/0/0/0, dsn=5.1.1, status=bounced (no");
}

TEST_CASE("only local forwards") {
  const std::string line =
      "4104E3D: to=<a@b>, relay=local, delay=1, delays=0/0/0/0, dsn=2.0.0, status=sent (forwarded as "
      "2B9F1263F7)";
  for (const auto parse :
       {parse_postfix_smtp, parse_postfix_lmtp, parse_postfix_mailbox, parse_postfix_error}) {
    const auto event = parse(line);
    REQUIRE(event);
    CHECK(std::get<PostfixDelivery>(*event).forwarded_as.empty());
  }
  const auto event = parse_postfix_local(line);
  REQUIRE(event);
  CHECK(std::string(std::get<PostfixDelivery>(*event).forwarded_as) == "2B9F1263F7");
}

TEST_CASE("a line of very many imitations is read to its true end") {
  std::string recipient = "x";
  for (int i = 0; i < 100000; ++i) recipient += ">, relay=a, delay=1, delays=0/0/0/0, dsn=2.0.0, status=";
  CHECK(read("to=<" + recipient + ">, relay=r" + k_tail) == recipient + "||r|none|2.0.0|sent|ok");
  CHECK(read("to=<" + recipient) == "nothing");
}

}  // namespace
}  // namespace spamtrace
