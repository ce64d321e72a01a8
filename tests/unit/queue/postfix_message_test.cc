#include "queue/postfix_message.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/postfix_file.h"

namespace spamtrace {
namespace {

using fixture::postfix_pointer;
using fixture::postfix_record;
using fixture::PostfixFile;
using fixture::PostfixParts;
using namespace std::string_literals;

constexpr uint32_t k_mail_owner = 102;
const Time k_arrival = from_unix(1795506656, 226400);
constexpr const char* k_id = "37460E06698";

struct Case {
  std::string bytes;
  QueueState queue = QueueState::deferred;
  mode_t mode = 0700;
  uint32_t owner = k_mail_owner;
  std::string id = k_id;
  QueueLimits limits{};
  PostfixRecordLimits record_limits{};
};

QueuedMessage read(const Case& file) {
  struct stat status {};
  status.st_mode = S_IFREG | file.mode;
  status.st_uid = file.owner;
  status.st_size = static_cast<off_t>(file.bytes.size());
  status.st_mtim.tv_sec = 1795500000;
  status.st_ino = 14706328;
  QueuedMessage message;
  message.id = file.id;
  message.state = file.queue;
  PostfixRecordReader records(file.bytes, file.record_limits);
  PostfixMessageReader(file.limits, k_mail_owner).read(records, status, message);
  return message;
}

std::string describe(const MessageDamage& damage) {
  return std::string(damage.envelope_cut ? " envelope_cut" : "") + (damage.too_large ? " too_large" : "") +
         (damage.header_cut ? " header_cut" : "") + (damage.no_received_line ? " no_received_line" : "") +
         (damage.bad_pointer ? " bad_pointer" : "");
}

std::string envelope(const QueuedMessage& m) {
  std::string text = "<" + m.sender + ">";
  uint32_t index = 0;
  auto original = m.originals.begin();
  m.recipients.for_each([&](const Recipient& r) {
    text += " " + std::string(r.address) + (r.done ? "(done)" : "");
    if (original != m.originals.end() && original->first == index) text += "=" + (original++)->second;
    ++index;
  });
  CHECK(original == m.originals.end());
  return text + describe(m.damage);
}

std::string origin(const QueuedMessage& m) {
  static constexpr const char* k_entries[] = {"unknown", "by_process", "from_network", "forwarded",
                                              "bounced"};
  std::string text = k_entries[static_cast<size_t>(m.entry)];
  if (m.uid) text += " uid " + std::to_string(*m.uid);
  if (!m.login.empty()) text += " login " + m.login;
  if (m.client) text += " client " + to_string(m.client->client);
  if (m.parent_client) text += " for " + to_string(*m.parent_client);
  if (!m.header.delivered_to.empty()) text += " to " + m.header.delivered_to;
  if (!m.bounced_recipient.empty()) text += " of " + m.bounced_recipient;
  return text + (m.requeued ? " requeued" : "") + describe(m.damage);
}

std::string by_uid(uint32_t uid, const std::string& id = k_id) {
  return "Received: by mx.example (Postfix, from userid " + std::to_string(uid) + ")\n\tid " + id +
         "; Tue, 24 Nov 2026 07:50:56 +0000 (UTC)\n";
}
std::string made_here(const std::string& id = k_id) {
  return "Received: by mx.example (Postfix)\n\tid " + id + "; Tue, 24 Nov 2026 07:50:56 +0000 (UTC)\n";
}
std::string over_smtp(const std::string& id = k_id) {
  return "Received: from pc.example (pc.example [203.0.113.9])\n\tby mx.example (Postfix) with ESMTPA id " +
         id + "\n\tfor <a@example.net>; Tue, 24 Nov 2026 07:50:56 +0000 (UTC)\n";
}

const std::vector<std::string> k_client = {"log_client_name=pc.example",
                                           "log_client_address=203.0.113.9",
                                           "log_message_origin=pc.example[203.0.113.9]",
                                           "client_name=pc.example",
                                           "client_address=203.0.113.9",
                                           "client_port=33445",
                                           "helo_name=[192.168.1.7]",
                                           "protocol_name=ESMTP"};
const std::vector<std::string> k_parents_client = {"log_client_name=mail.example",
                                                   "log_client_address=198.51.100.7",
                                                   "log_protocol_name=ESMTP", "rewrite_context=remote"};
const std::vector<std::string> k_made_here = {"log_message_origin=local", "trace_flags=0"};

PostfixParts parts() {
  return {.arrival = k_arrival,
          .attributes = {"log_ident=37460E06698", "rewrite_context=remote", "sasl_method=PLAIN",
                         "sasl_username=info@site0.example", "sasl_sender=ceo@site9.example"},
          .sender = "info@site0.example",
          .about_client = k_client,
          .recipients = {{"a@example.net"},
                         {"b@example.net", "list@site0.example", "rfc822;list@site0.example", true}},
          .content = over_smtp() + "Subject: one\nX-PPP-Vhost: made-up.example\n\nbody\n"};
}

std::string with_client_and(const std::string& content) {
  PostfixParts all = parts();
  all.content = content;
  return PostfixFile(all).bytes();
}

std::string process_mail(const std::string& content, const std::vector<std::string>& about_client = {},
                         const std::string& sender = "shop1@mx.example") {
  return PostfixFile({.arrival = k_arrival,
                      .attributes = {"rewrite_context=local"},
                      .sender = sender,
                      .about_client = about_client,
                      .recipients = {{"a@example.net"}},
                      .content = content},
                     false)
      .bytes();
}

TEST_CASE("what smtpd notes") {
  const QueuedMessage m = read({PostfixFile(parts()).bytes()});
  CHECK(envelope(m) == "<info@site0.example> a@example.net b@example.net(done)=list@site0.example");
  CHECK(origin(m) == "from_network login info@site0.example client 203.0.113.9");
  CHECK(m.client->host == "pc.example");
  CHECK(m.client->helo == "[192.168.1.7]");
  CHECK(m.client->protocol == "ESMTP");
  CHECK(m.mta == Mta::postfix);
  CHECK(m.state == QueueState::deferred);
  CHECK(to_rfc3339(m.arrival) == "2026-11-24T07:50:56.226400Z");
  CHECK(m.inode == 14706328);
  CHECK(m.header.subject == "one");
  // The size is what `postqueue -j` calls message_size: from the content's first record to the X.
  const std::string bytes = PostfixFile(parts()).bytes();
  CHECK(std::to_string(m.size) ==
        bytes.substr(bytes.find_first_not_of(' ', 2), std::to_string(m.size).size()));
}

TEST_CASE("how a message got in") {
  struct Row {
    std::string name;
    Case file;
    std::string want;
  };
  const std::string forward = made_here() + "Delivered-To: info@site0.example\n" + over_smtp("1F5A2194AA9");
  const std::string bounce =
      made_here() + "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\n\n" +
      "This is the mail system.\n\n<nosuch@example.net> (expanded from <a@site0.example>): "
      "unknown\n\n<other@example.net>: no\n";
  const std::string tail = "Subject: s\n\nbody\n";
  const std::vector<Row> rows = {
      {"by sendmail", {process_mail(by_uid(10003) + tail)}, "by_process uid 10003"},
      {"headers that smtpd or a filter put above",
       {process_mail("X-A: b\n" + by_uid(33) + tail)},
       "by_process uid 33"},
      {"no login", {process_mail(over_smtp() + tail, k_client)}, "from_network client 203.0.113.9"},
      {"a client that claims to be a process",
       {process_mail(over_smtp() + by_uid(10001) + tail, k_client)},
       "from_network client 203.0.113.9"},
      {"such a client where header_checks removed our own field",
       {process_mail(by_uid(10001) + tail, k_client)},
       "from_network client 203.0.113.9 requeued"},
      {"a process that claims another uid below",
       {process_mail(by_uid(10003) + by_uid(0) + tail)},
       "by_process uid 10003"},
      {"our own field is gone: the id is another message's",
       {process_mail(by_uid(0, "11111E06698") + tail)},
       "unknown no_received_line"},
      {"the file was renamed after its inode",
       {process_mail(by_uid(10003, "37460ABC") + tail)},
       "by_process uid 10003"},
      {"no Received at all", {process_mail(tail)}, "unknown no_received_line"},
      {"a forward",
       {process_mail(forward + tail, k_parents_client)},
       "forwarded for 198.51.100.7 to info@site0.example"},
      {"a forward of local mail", {process_mail(forward + tail)}, "forwarded to info@site0.example"},
      {"Delivered-To further down",
       {process_mail(made_here() + "X: y\nDelivered-To: b@site0.example\n" + tail)},
       "unknown"},
      {"Delivered-To by a client",
       {process_mail(over_smtp() + "Delivered-To: b@site0.example\n" + tail, k_client)},
       "from_network client 203.0.113.9"},
      {"Delivered-To by a process",
       {process_mail(by_uid(33) + "Delivered-To: b@site0.example\n" + tail)},
       "by_process uid 33"},
      {"a bounce", {process_mail(bounce, k_made_here, "")}, "bounced of nosuch@example.net"},
      {"a notice to the postmaster",
       {process_mail(made_here() + tail, k_made_here, "double-bounce@mx.example")},
       "bounced"},
      {"an empty sender alone is no bounce", {process_mail(by_uid(33) + tail, {}, "")}, "by_process uid 33"},
      {"requeued",
       {process_mail(by_uid(k_mail_owner) + by_uid(10003, "1F5A2194AA9") + tail)},
       "by_process uid 10003 requeued"},
      {"requeued twice",
       {process_mail(by_uid(k_mail_owner) + by_uid(k_mail_owner, "22222ABC") + by_uid(10003, "33333ABC") +
                     tail)},
       "by_process uid 10003 requeued"},
      {"requeued, from a client",
       {with_client_and(by_uid(k_mail_owner) + over_smtp("1F5A2194AA9") + tail)},
       "from_network login info@site0.example client 203.0.113.9 requeued"},
      {"requeued, a forward",
       {process_mail(by_uid(k_mail_owner) + forward + tail, k_parents_client)},
       "forwarded for 198.51.100.7 to info@site0.example requeued"},
      {"requeued, a bounce",
       {process_mail(by_uid(k_mail_owner) + bounce, k_made_here, "")},
       "bounced of nosuch@example.net requeued"},
      {"a filter of the mail owner's that sends again",
       {process_mail(by_uid(k_mail_owner) + over_smtp("1ABCDEF") + tail)},
       "by_process uid 102"},
      {"mail of the mail owner's own", {process_mail(by_uid(k_mail_owner) + tail)}, "by_process uid 102"},
      {"a field of another server below the mail owner's",
       {process_mail(by_uid(k_mail_owner) +
                     "Received: by evil.example (Postfix, from userid 0) id 1F5A2; x\n" + tail)},
       "by_process uid 102"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(origin(read(row.file)) == row.want);
  }
}

TEST_CASE("a login can only be noted by smtpd") {
  const std::string mail =
      process_mail(by_uid(33) + "X: sasl_username=info@site0.example\n\nbody\n",
                   {"rewrite_context=sasl_username=x", "sasl_sender=y", "sasl_username"});
  CHECK(origin(read({mail})) == "by_process uid 33");
  // Not behind the content, where only what was taken from headers stands.
  std::string extracted = process_mail(by_uid(33) + "\nbody\n");
  const size_t end = extracted.rfind("X\0E\0"s);
  extracted.replace(
      end, 4,
      "X\0"s + postfix_record('A', "sasl_username=x") + postfix_record('R', "z@example.net") + "E\0"s);
  extracted.replace(2 + 47 - 15, 15, "              2");  // two recipients, so that it is read
  CHECK(envelope(read({extracted})) == "<shop1@mx.example> a@example.net z@example.net");
  CHECK(origin(read({extracted})) == "by_process uid 33");
}

TEST_CASE("recipients behind the content, and what milters changed") {
  PostfixParts all = parts();
  all.recipients.clear();
  all.extracted = {{"c@example.net"}, {"d@example.net", "", "", true}};
  PostfixFile file(all);
  file.append_header("X-PPP-Message-ID: <1.2.3@mx.example>");
  file.append_header("X-PPP-Vhost: site0.example");
  file.change_header("Subject", "Subject: two");
  file.append_recipient({"late@example.net"});
  file.append_recipient({"later@example.net", "list@site0.example"});
  file.change_sender("bounces+17@site0.example");
  const QueuedMessage m = read({file.bytes()});
  CHECK(envelope(m) ==
        "<bounces+17@site0.example> late@example.net later@example.net=list@site0.example c@example.net "
        "d@example.net(done)");
  CHECK(m.header.subject == "two");
  CHECK(m.header.vhost == "site0.example");
  CHECK(origin(m) == "from_network login info@site0.example client 203.0.113.9");
  file.replace_body("another body\n");
  const std::string bytes = file.bytes();
  PostfixRecordReader records(bytes);
  CHECK(read_postfix_text(records, 1000).ends_with("X-PPP-Vhost: site0.example\n\nanother body\n"));
}

TEST_CASE("cancelled recipients are none, and take their original with them") {
  std::string file = PostfixFile(parts()).bytes();
  const size_t at = file.find(postfix_record('R', "a@example.net"));
  file[at] = '/';
  CHECK(envelope(read({file})) == "<info@site0.example> b@example.net(done)=list@site0.example");
}

TEST_CASE("records that tell nothing here are passed over, unknown ones end the reading") {
  const std::string body = "M\0N\0X\0E\0"s;
  const std::string before = postfix_record('T', "1795506656 1") + postfix_record('S', "s@site0.example");
  for (const char type : "cFILWVKr<ionPe>"s) {
    CHECK_MESSAGE(
        envelope(read({before + postfix_record(type, "x") + postfix_record('R', "a@example.net") + body})) ==
            "<s@site0.example> a@example.net no_received_line",
        type);
  }
  for (const char type : "Zz\0\xff"s) {
    CHECK_MESSAGE(envelope(read({before + postfix_record('R', "a@example.net") + postfix_record(type, "x") +
                                 postfix_record('R', "b@example.net") + body})) ==
                      "<s@site0.example> a@example.net envelope_cut no_received_line",
                  type);
  }
}

TEST_CASE("of the records that stand once, the first counts") {
  const std::string file =
      postfix_record('T', "1795506656 226400") + postfix_record('T', "1 1") +
      postfix_record('S', "first@site0.example") + postfix_record('S', "second@site0.example") +
      postfix_record('A', "sasl_username=one") + postfix_record('A', "sasl_username=two") +
      postfix_record('R', "a@example.net") + "M\0X\0E\0"s;
  const QueuedMessage m = read({file});
  CHECK(m.sender == "first@site0.example");
  CHECK(m.login == "one");
  CHECK(m.arrival == k_arrival);
}

TEST_CASE("arrival times that cannot be are taken from elsewhere") {
  for (const char* time : {"", "x", "-1 5", "99999999999999 0", "253402300800"}) {
    const std::string file = postfix_record('T', time) + postfix_record('S', "") + "M\0X\0E\0"s;
    CHECK(to_unix(read({file}).arrival) == 1795500000);  // when the file was written
    CHECK(to_rfc3339(read({.bytes = file, .id = "4jYZk80sf8z6tl2"}).arrival) ==
          "2026-11-24T07:50:56.123456Z");
  }
  const std::string odd = postfix_record('T', "1795506656 1000000") + postfix_record('S', "") + "M\0X\0E\0"s;
  CHECK(to_rfc3339(read({odd}).arrival) == "2026-11-24T07:50:56Z");
}

TEST_CASE("maildrop: the owner of the file sent it") {
  const PostfixParts submitted{.arrival = k_arrival,
                               .attributes = {"rewrite_context=local"},
                               .sender = "shop1",
                               .recipients = {{"a@example.net"}},
                               .content = by_uid(0) + "Subject: s\n\nbody\n",
                               .extracted = {{"b@example.net"}}};
  const std::string file = fixture::postfix_maildrop_file(submitted);
  const QueuedMessage m = read({.bytes = file, .queue = QueueState::maildrop, .mode = 0744, .owner = 10003});
  CHECK(envelope(m) == "<shop1> a@example.net b@example.net");
  CHECK(origin(m) == "by_process uid 10003");  // the Received field is the sender's
  CHECK(m.state == QueueState::maildrop);
  CHECK(m.size == file.size());
  CHECK(m.header.subject == "s");

  // 3.11 and later write a C record of their own kind.
  const std::string newer = postfix_record('C', "1 2 3") + file;
  CHECK(envelope(read({.bytes = newer, .queue = QueueState::maildrop, .mode = 0744, .owner = 10003})) ==
        "<shop1> a@example.net b@example.net");

  // postsuper -r moved a queue file there.
  const std::string requeued = process_mail(by_uid(10004, "1F5A2194AA9") + "\nbody\n");
  CHECK(origin(read({.bytes = requeued, .queue = QueueState::maildrop})) == "by_process uid 10004 requeued");
  CHECK(origin(read({.bytes = requeued, .queue = QueueState::maildrop, .mode = 0744})) ==
        "by_process uid 102");
}

TEST_CASE("modes: complete, being written, put aside") {
  const std::string file = process_mail(by_uid(33) + "\nbody\n");
  CHECK(read({.bytes = file, .queue = QueueState::incoming}).state == QueueState::incoming);
  CHECK(read({.bytes = file, .queue = QueueState::deferred, .mode = 0710}).state == QueueState::deferred);
  CHECK(read({.bytes = file, .queue = QueueState::incoming, .mode = 0600}).state == QueueState::writing);
  CHECK(read({.bytes = file, .queue = QueueState::active, .mode = 0400}).state == QueueState::corrupt);
  CHECK(read({.bytes = file, .queue = QueueState::corrupt, .mode = 0400}).state == QueueState::corrupt);
  const QueuedMessage half =
      read({.bytes = file.substr(0, 120), .queue = QueueState::incoming, .mode = 0600});
  CHECK_FALSE(half.damage.any());
}

TEST_CASE("a file cut at every byte tells nothing that is not so") {
  PostfixParts all = parts();
  all.extracted = {{"c@example.net"}};
  PostfixFile made(all);
  made.append_header("X-PPP-Vhost: site0.example");
  made.append_recipient({"late@example.net"});
  const std::string file = made.bytes();
  const std::string whole =
      "<info@site0.example> a@example.net b@example.net(done)=list@site0.example late@example.net "
      "c@example.net";
  CHECK(envelope(read({file})) == whole);
  const size_t last_needed = file.size() - postfix_pointer(0).size();  // without it no way back is known
  for (size_t size = 0; size < file.size(); ++size) {
    const QueuedMessage m = read({file.substr(0, size)});
    MessageDamage none;
    QueuedMessage clean = m;
    clean.damage = none;
    const std::string got = envelope(clean);
    const bool prefix = whole.starts_with(got) || got == "<>";
    CHECK_MESSAGE(prefix, size, " ", got);
    CHECK_MESSAGE((m.damage.any() || size >= last_needed), size);
    CHECK((m.login.empty() || m.login == "info@site0.example"));
    CHECK(
        (m.header.vhost.empty() || m.header.vhost == "site0.example" || m.header.vhost == "made-up.example"));
  }
}

TEST_CASE("pointers in circles and into nowhere") {
  const std::string head = postfix_record('S', "s@site0.example") + postfix_record('R', "a@example.net");
  CHECK(envelope(read({head + postfix_pointer(head.size()) + "M\0X\0E\0"s})) ==
        "<s@site0.example> a@example.net no_received_line bad_pointer");
  CHECK(envelope(read({head + postfix_record('p', "x") + "M\0X\0E\0"s})) ==
        "<s@site0.example> a@example.net no_received_line bad_pointer");
  CHECK(envelope(read({head + postfix_pointer(1'000'000)})) ==
        "<s@site0.example> a@example.net envelope_cut no_received_line");
  CHECK(envelope(read({head + postfix_pointer(head.size() + 6)})).ends_with("envelope_cut no_received_line"));
  // Round and round over a recipient.
  const QueuedMessage round = read({.bytes = "S\0"s + postfix_record('R', "a") + postfix_record('p', "2"),
                                    .record_limits = {.backward_jumps = 5}});
  CHECK(round.recipients.count() == 6);
  CHECK(round.damage.bad_pointer);
}

TEST_CASE("limits are kept, and said") {
  const std::string body = "Subject: s\n" + std::string(3000, 'x') + ": y\n\nbody\n";
  const QueuedMessage cut = read({.bytes = process_mail(by_uid(33) + body), .limits = {.header = 200}});
  CHECK(cut.damage.header_cut);
  CHECK(cut.uid == 33U);
  CHECK(cut.header.subject == "s");

  std::string many = postfix_record('S', "s@site0.example");
  for (int i = 0; i < 1000; ++i) many += postfix_record('R', "someone@example.net");
  const QueuedMessage large = read({.bytes = many, .record_limits = {.bytes = 5000}});
  CHECK(large.damage.too_large);
  CHECK(large.recipients.count() > 200);
  CHECK(large.recipients.count() < 240);
}

TEST_CASE("100,000 recipients") {
  PostfixParts all = parts();
  all.recipients.clear();
  for (int i = 0; i < 100'000; ++i) {
    const std::string address = "r" + std::to_string(i) + "@example.net";
    all.recipients.push_back(
        {address, i % 1000 == 0 ? "list@site0.example" : "", "rfc822;" + address, i % 2 == 0});
  }
  const QueuedMessage m = read({PostfixFile(all).bytes()});
  CHECK(m.recipients.count() == 100'000);
  CHECK(m.recipients.done() == 50'000);
  CHECK(m.originals.size() == 100);
  CHECK(m.originals.back().first == 99'000);
  CHECK_FALSE(m.damage.any());
}

TEST_CASE("NUL bytes, long lines and lines without an end") {
  const std::string nul = process_mail(by_uid(33) + "Subject: a\0b\n\nbo\0dy\n"s);
  CHECK(read({nul}).header.subject == "a\0b"s);
  PostfixRecordReader records(nul);
  CHECK(read_postfix_text(records, 1000).ends_with("\n\nbo\0dy\n"s));

  const std::string long_subject =
      process_mail(by_uid(33) + "Subject: " + std::string(5000, 's') + "\n\nbody\n");
  CHECK(read({long_subject}).header.subject == std::string(5000, 's'));
  PostfixRecordReader again(long_subject);
  CHECK(read_postfix_text(again, 100).size() == 100);
}

}  // namespace
}  // namespace spamtrace
