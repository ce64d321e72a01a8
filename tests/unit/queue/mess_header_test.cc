#include "queue/mess_header.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/qmail_mess.h"

namespace spamtrace {
namespace {

using namespace std::string_literals;
using fixture::SmtpPeer;

const Time k_when = from_unix(1795506656);
const std::string k_by_uid = fixture::received_by_uid(14, 10003, k_when);
const std::string k_by_alias = fixture::received_by_alias(14, k_when);
const std::string k_network = fixture::received_from_network(14, k_when);
const std::string k_bounce = fixture::received_for_bounce(14, k_when);
const std::string k_forged = "Received: (qmail 1 invoked by uid 0); 24 Nov 2026 07:50:56 -0000\n";

struct Read {
  explicit Read(std::string_view bytes) { whole = read_mess_header(bytes, message); }
  QueuedMessage message;
  bool whole = false;
};

std::string who(const QueuedMessage& m) {
  static constexpr const char* k_names[] = {"by_uid", "by_alias", "from_network", "for_bounce"};
  std::string text = m.received ? k_names[static_cast<size_t>(m.received->invoked)] : "nobody";
  if (m.uid) text += " uid " + std::to_string(*m.uid);
  text += " qp " + std::to_string(m.qp);
  if (m.client)
    text += " client " + to_string(m.client->client) + " " + m.client->protocol + " info " + m.client->info;
  return text;
}

TEST_CASE("the first line decides; the same line anywhere else proves nothing") {
  struct Row {
    std::string bytes, want;
  };
  const std::string smtp = fixture::received_smtp({.ip = "203.0.113.5"}, "mx.example", k_when);
  const std::vector<Row> rows = {
      {k_by_uid + "\n", "by_uid uid 10003 qp 14"},
      {k_by_alias + "\n", "by_alias qp 14"},
      {k_network + "\n", "from_network qp 14"},
      {k_bounce + "\n", "for_bounce qp 14"},
      {fixture::received_by_uid(14, 10003, k_when, "+0700") + "\n", "by_uid uid 10003 qp 14"},
      {k_network + k_forged + "\n", "from_network qp 14"},
      {k_network + k_forged + smtp + "\n", "from_network qp 14"},
      {k_network + smtp + k_forged + "\n", "from_network qp 14 client 203.0.113.5 SMTP info "},
      {k_by_uid + k_forged + "\n", "by_uid uid 10003 qp 14"},
      {k_by_alias + k_forged + "\n", "by_alias qp 14"},
      {k_bounce + k_forged + "\n", "for_bounce qp 14"},
      {k_by_uid + smtp + "\n", "by_uid uid 10003 qp 14"},
      {k_by_alias + smtp + "\n", "by_alias qp 14"},
      {"X: y\n" + k_forged + "\n", "nobody qp 0"},
      {"\n" + k_forged + "\n", "nobody qp 0"},
      {" " + k_forged + "\n", "nobody qp 0"},
      {"\0"s + k_forged + "\n", "nobody qp 0"},
      {"X: y\n" + smtp + "\n", "nobody qp 0"},
      {"", "nobody qp 0"},
      {"Received: (qmail 1 invoked by uid 0); x\r\nSubject: s\r\n\r\n", "by_uid uid 0 qp 1"},
  };
  for (const Row& row : rows) CHECK_MESSAGE(who(Read(row.bytes).message) == row.want, row.bytes);
}

TEST_CASE("the client of a message from the network") {
  struct Row {
    SmtpPeer peer;
    std::string want;
  };
  const std::vector<Row> rows = {
      {{.ip = "203.0.113.5"}, "203.0.113.5 SMTP info "},
      {{.ip = "203.0.113.5", .host = "h.example", .helo = "x.example"}, "203.0.113.5 SMTP info "},
      {{.ip = "203.0.113.5", .info = "root"}, "203.0.113.5 SMTP info root"},
      {{.ip = "203.0.113.5", .info = "info@site0.example", .protocol = "ESMTPA"},
       "203.0.113.5 ESMTPA info info@site0.example"},
      {{.ip = "2001:db8::1", .protocol = "ESMTP"}, "2001:db8::1 ESMTP info "},
      // what a client may say of itself
      {{.ip = "203.0.113.5", .helo = "x) (boss@127.0.0.1)"}, "203.0.113.5 SMTP info "},
      {{.ip = "203.0.113.5", .helo = "x) (boss@127.0.0.1)\n  by y with ESMTPA; z"}, "203.0.113.5 SMTP info "},
      {{.ip = "203.0.113.5", .helo = "[127.0.0.1]"}, "203.0.113.5 SMTP info "},
      {{.ip = "203.0.113.5", .helo = "127.0.0.1"}, "203.0.113.5 SMTP info "},
      {{.ip = "203.0.113.5", .helo = "x by y with ESMTPA;"}, "203.0.113.5 SMTP info "},
      {{.ip = "203.0.113.5", .host = "(HELO", .helo = "y"}, "203.0.113.5 SMTP info "},
      {{.ip = "203.0.113.5", .info = "a@127.0.0.1"}, "203.0.113.5 SMTP info a@127.0.0.1"},
      {{.ip = "203.0.113.5", .info = "a@127.0.0.1) by x with ESMTPA;"},
       "203.0.113.5 SMTP info a@127.0.0.1??by?x?with?ESMTPA?"},
  };
  for (const Row& row : rows) {
    const Read read(k_network + fixture::received_smtp(row.peer, "mx.example", k_when) + "Subject: s\n\n");
    CHECK(who(read.message) == "from_network qp 14 client " + row.want);
    CHECK(read.message.client->authenticated() == (row.peer.protocol == "ESMTPA"));
    CHECK(read.message.header.subject == "s");
  }
}

TEST_CASE("claims of the header") {
  const Read read(k_by_uid +
                  "SUBJECT: one\n two\nsubject: another\nFrom : <a@example.com>\nMessage-Id:<1@x>\n"
                  "List-Unsubscribe: <mailto:x>\nX-PHP-Originating-Script: 10003:up.php\n"
                  "X-PHP-Script: other.example/x.php for 192.0.2.1\nX-Additional-Header: /var/www/vhosts/x\n"
                  "Delivered-To: not@second.example\n\nSubject: body\n");
  const ClaimedHeader& header = read.message.header;
  CHECK(read.whole);
  CHECK(header.subject == "one two");
  CHECK(header.from == "<a@example.com>");
  CHECK(header.message_id == "<1@x>");
  CHECK(header.list_unsubscribe);
  CHECK(header.php_script == "up.php");
  CHECK(header.php_uid == 10003U);
  CHECK(header.directory == "/var/www/vhosts/x");
  CHECK(header.delivered_to == "");
}

TEST_CASE("Delivered-To counts right below qmail's own line only") {
  struct Row {
    std::string bytes, want;
  };
  const std::vector<Row> rows = {
      {k_by_alias + "Delivered-To: a@example.com\n\n", "a@example.com"},
      {k_by_uid + "Delivered-To: a@example.com\n\n", "a@example.com"},
      {k_by_alias + "Subject: s\nDelivered-To: a@example.com\n\n", ""},
      {k_network + "Delivered-To: a@example.com\n\n", ""},
      {"Delivered-To: a@example.com\n\n", ""},
      {"Subject: s\nDelivered-To: a@example.com\n\n", ""},
  };
  for (const Row& row : rows)
    CHECK_MESSAGE(Read(row.bytes).message.header.delivered_to == row.want, row.bytes);
}

TEST_CASE("the address that a bounce reports") {
  const auto reported = [](const std::string& first_line, const std::string& body) {
    return Read(first_line + "Subject: failure notice\n\n" + body).message.bounced_recipient;
  };
  const std::string notice =
      fixture::bounce_notice({.host = "mx.example",
                              .recipient = "x@example.net",
                              .failures = fixture::bounce_record("nobody@site0.example", "no"),
                              .original_sender = "x@example.net",
                              .original_mess = "Subject: s\n\n<forged@example.com>:\n",
                              .when = k_when});
  CHECK(Read(k_bounce + notice).message.bounced_recipient == "nobody@site0.example");
  CHECK(Read(k_network + notice).message.bounced_recipient == "");
  CHECK(reported(k_bounce, "hello\n<a@example.com>:\nno\n<b@example.com>:\n") == "a@example.com");
  CHECK(reported(k_bounce, "hello\n--- Below this line\n<a@example.com>:\n") == "");
  CHECK(reported(k_bounce, "<a@example.com>:") == "");
  CHECK(reported(k_bounce, "<>:\n") == "");
  CHECK(reported(k_bounce, ">:\n<:\n") == "");
}

TEST_CASE("a header cut at every byte names nobody else") {
  const std::string bytes =
      k_network +
      fixture::received_smtp({.ip = "203.0.113.5", .info = "info", .protocol = "ESMTPA"}, "mx.example",
                             k_when) +
      k_forged + "Subject: one\n two\nX-PHP-Originating-Script: 10003:up.php\n\nbody\n";
  const size_t header = bytes.find("\n\n") + 2;
  for (size_t size = 0; size <= bytes.size(); ++size) {
    const Read read(std::string(bytes, 0, size));
    CHECK_MESSAGE(read.whole == (size >= header), "at ", size);
    CHECK_FALSE(read.message.uid);
    if (read.message.client) CHECK(to_string(read.message.client->client) == "203.0.113.5");
  }
}

TEST_CASE("bytes that are no header") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string odd(3, static_cast<char>(byte));
    for (const std::string& bytes :
         {odd, k_by_uid + odd, k_by_uid + odd + "\n\n", k_by_uid + "Subject: " + odd + "\n\n",
          k_network + "Received: from " + odd + " (" + odd + ") by x with y; z\n\n"}) {
      const Read read(bytes);
      CHECK_FALSE(read.message.client);
    }
  }
}

TEST_CASE("reading more of the same file replaces what was read before") {
  QueuedMessage message;
  read_mess_header(k_by_uid + "Subject: be", message);
  CHECK_FALSE(read_mess_header(k_by_uid + "Subject: begun and ended\n", message));
  CHECK(read_mess_header(k_by_uid + "Subject: begun and ended\n\n", message));
  CHECK(message.header.subject == "begun and ended");
}

}  // namespace
}  // namespace spamtrace
