#include "trace/postfix_fold.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "maillog/programs.h"
#include "trace/postfix_fields.h"
#include "unit/trace/fold_rows.h"
#include "unit/trace/memory_shelf.h"

namespace spamtrace {
namespace {

using namespace std::string_literals;

const Time k_start = from_unix(1795506656);

// A log of one second a line, and the traces that come out of it.
struct Log {
  explicit Log(Keeping as = Keeping::at_hand) : keeping(as) { begin_fold(); }

  void begin_fold() {
    const bool on_shelves = keeping == Keeping::on_shelves;
    fold.emplace(
        numbers, [this](MessageTrace&& trace) { traces.push_back(std::move(trace)); },
        [this](const std::string& login) { over_limit += login + " "; },
        PostfixFold::Shelves{on_shelves ? &open : nullptr, on_shelves ? &waiting : nullptr});
  }
  // Another process goes on.
  void put_on_shelves() {
    Packer saved;
    fold->save(saved);
    const std::string bytes = saved.take();
    begin_fold();
    Unpacker archive(bytes);
    fold->restore(archive);
    CHECK(archive.ok());
  }
  // "PROGRAM TEXT", without stamp, host and pid.
  void line(std::string_view line) {
    const size_t blank = line.find(' ');
    const LineParser parse = parser_for("postfix/" + std::string(line.substr(0, blank)));
    const bool known = parse != nullptr;
    REQUIRE_MESSAGE(known, std::string(line));
    const auto event = parse(line.substr(blank + 1));
    REQUIRE_MESSAGE(event.has_value(), std::string(line));
    std::visit([&](const auto& e) { apply(e); }, *event);
  }
  template <class Event>
  void apply(const Event& event) {
    if constexpr (requires { fold->apply(event, now, LogPosition{}); }) {
      fold->apply(event, now, LogPosition{0, lines});
    }
    if (keeping == Keeping::on_shelves) put_on_shelves();
    ++lines;
    now += std::chrono::seconds{1};
  }
  void read(const std::string& text) {
    std::istringstream stream(text);
    for (std::string one; std::getline(stream, one);) line(one);
  }
  // With what has not been handed out, as it is now.
  void finish() {
    const auto add = [this](const MessageTrace& trace) { traces.push_back(trace); };
    if (keeping == Keeping::at_hand) return fold->for_each_unfinished(add);
    open.for_each([&](const PostfixMessage& message) { add(message.trace); });
    waiting.for_each(add);
  }
  // The traces of the whole log, each by `describe`, in the order of their first lines.
  std::string result();

  Keeping keeping;
  Time now = k_start;
  uint64_t lines = 0;
  std::vector<MessageTrace> traces;
  std::string over_limit;
  TraceNumbers numbers;
  MemoryShelf<PostfixMessage> open;
  MemoryShelf<MessageTrace> waiting;
  std::optional<PostfixFold> fold;
};

std::string describe_entry(const MessageTrace& trace) {
  switch (trace.entry) {
    case Entry::unknown:
      return trace.requeued ? " requeued" : "";
    case Entry::by_process:
      return " uid " + std::to_string(trace.uid.value());
    case Entry::from_network:
      return " from " + (trace.client ? to_string(*trace.client) : "nowhere"s) +
             (trace.login.empty() ? "" : " as " + trace.login);
    case Entry::forwarded:
      return " forwarded";
    case Entry::bounced:
      return " bounced";
  }
  return " ?";
}

std::string describe(const TracedRecipient& recipient, const MessageTrace& trace) {
  static constexpr const char* k_outcomes[] = {"untried", "sent", "deferred", "bounced"};
  const std::string address =
      recipient.route == Route::remote
          ? "remote"
          : trace.addresses.at(recipient.address) + (recipient.route == Route::undecided ? "?" : "");
  return " " + address + ":" + k_outcomes[static_cast<size_t>(recipient.outcome)] +
         (recipient.unknown_recipient ? "(unknown)" : "") + (recipient.by_alias ? "(alias)" : "");
}

std::string describe(const MessageTrace& trace) {
  static constexpr const char* k_links[] = {"bounce_of", "forward_of", "filter_of"};
  std::string text = trace.id + describe_entry(trace);
  for (const TracedRecipient& recipient : trace.recipients) text += describe(recipient, trace);
  if (!trace.sent_on_by.empty()) text += " alias " + trace.sent_on_by;
  for (const Ancestor& a : trace.ancestors) {
    text += " <-"s + k_links[static_cast<size_t>(a.link)] + " " + a.id +
            (a.recipient.empty() ? "" : " " + a.recipient);
  }
  return text + (trace.handed_on ? " handed on" : "") + (trace.ended ? " end" : "");
}

std::string Log::result() {
  finish();
  return describe_all(traces, [](const MessageTrace& trace) { return describe(trace); });
}

void check(const std::vector<Row>& rows) { check_rows<Log>(rows); }

std::string client(const std::string& id, const std::string& ip = "203.0.113.5",
                   const std::string& login = {}) {
  return "smtpd " + id + ": client=unknown[" + ip + "]" +
         (login.empty() ? "" : ", sasl_method=PLAIN, sasl_username=" + login) + "\n";
}
std::string pickup(const std::string& id, int uid) {
  return "pickup " + id + ": uid=" + std::to_string(uid) + " from=<shop>\n";
}
std::string taken(const std::string& id) { return "cleanup " + id + ": message-id=<1@site0.example>\n"; }
std::string active(const std::string& id, const std::string& sender = "a@site0.example") {
  return "qmgr " + id + ": from=<" + sender + ">, size=706, nrcpt=1 (queue active)\n";
}
std::string removed(const std::string& id) { return "qmgr " + id + ": removed\n"; }

std::string numbered(uint64_t i, char letter) { return letter + std::to_string(100'000'000 + i); }

// The same as events, where lines would take too long.
PostfixClient client_event(std::string_view id, std::string_view login = {}) {
  PostfixClient event;
  event.id = id;
  event.client = *parse_ip("192.0.2.1");
  event.login = login;
  return event;
}
PostfixActive active_event(std::string_view id) { return {id, "a@x", 1, 1}; }
PostfixDelivery delivery_event(std::string_view id, std::string_view to, Route route, PostfixStatus status) {
  PostfixDelivery event;
  event.id = id;
  event.recipient = to;
  event.route = route;
  event.status = status;
  return event;
}
PostfixRefused refused_event(std::string_view id) {
  PostfixRefused event;
  event.id = id;
  event.after_data = true;
  return event;
}

struct Try {
  std::string agent = "smtp", status = "sent", text = "250 2.0.0 Ok", dsn = "2.0.0", original{};
  std::string relay = "mx.example.net[192.0.2.1]:25";
};
std::string delivery(const std::string& id, const std::string& to, const Try& t = {}) {
  return t.agent + " " + id + ": to=<" + to + ">" +
         (t.original.empty() ? "" : ", orig_to=<" + t.original + ">") + ", relay=" + t.relay +
         ", delay=1, delays=0.1/0/0.4/0.5, dsn=" + t.dsn + ", status=" + t.status + " (" + t.text + ")\n";
}
const Try k_deferred{.status = "deferred", .text = "later", .dsn = "4.2.0"};
const Try k_bounced{.status = "bounced", .text = "no", .dsn = "5.7.1"};
const Try k_virtual{.agent = "pipe", .text = "delivered via plesk_virtual service", .relay = "plesk_virtual"};
const Try k_no_mailbox{
    .agent = "virtual", .status = "bounced", .text = "unknown user", .dsn = "5.1.1", .relay = "virtual"};
const Try k_unreached{.status = "deferred", .text = "Connection timed out", .dsn = "4.4.1", .relay = "none"};
const Try k_error{
    .agent = "error", .status = "deferred", .text = "suspended", .dsn = "4.4.2", .relay = "none"};
Try by_alias(Try what, const std::string& original) {
  what.original = original;
  return what;
}
Try forwarded_as(const std::string& child) {
  return {.agent = "local", .text = "forwarded as " + child, .relay = "local"};
}
Try filtered_as(const std::string& child) {
  return {.text = "250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as " + child,
          .relay = "127.0.0.1[127.0.0.1]:10024"};
}
std::string notification(const std::string& id, const std::string& child) {
  return "bounce " + id + ": sender non-delivery notification: " + child + "\n";
}
std::string requeued(const std::string& id, const std::string& before) {
  return "pickup " + id + ": uid=101 from=<a@site0.example> orig_id=" + before + "\n";
}

const std::string k_login = client("1A0001", "203.0.113.5", "info@site0.example");

TEST_CASE("a message that is deferred again in the same words is as it was") {
  Log log;
  const auto now_is = [&] {
    MessageTrace trace;
    log.fold->for_each_unfinished([&](const MessageTrace& open) { trace = open; });
    return trace;
  };
  const std::string again = active("1A0001") + delivery("1A0001", "b@example.net", k_deferred);
  log.read(client("1A0001") + taken("1A0001") + again);
  const MessageTrace first = now_is();
  CHECK(first.last_seen == k_start + std::chrono::seconds{3});
  log.read(again + again);
  CHECK(packed(now_is()) == packed(first));

  log.read(delivery("1A0001", "b@example.net", k_unreached));
  CHECK(now_is().last_reply == k_unreached.text);
  CHECK(now_is().last_seen == k_start + std::chrono::seconds{8});
  log.read("qmgr 1A0001: from=<a@site0.example>, status=expired, returned to sender\n");
  CHECK(now_is().last_seen == k_start + std::chrono::seconds{9});
}

TEST_CASE("the life of a message") {
  check({
      {"with a login",
       k_login + taken("1A0001") + active("1A0001") + delivery("1A0001", "b@example.net") + removed("1A0001"),
       "1A0001 from 203.0.113.5 as info@site0.example remote:sent end\n"},
      {"by a local process",
       pickup("1A0001", 10003) + taken("1A0001") + active("1A0001") + delivery("1A0001", "b@example.net") +
           removed("1A0001"),
       "1A0001 uid 10003 remote:sent end\n"},
      {"still in the queue",
       client("1A0001") + taken("1A0001") + active("1A0001") +
           delivery("1A0001", "b@example.net", k_deferred),
       "1A0001 from 203.0.113.5 remote:deferred\n"},
      {"a client of which smtpd knows no address",
       "smtpd 1A0001: client=unknown[unknown]\n" + taken("1A0001") + active("1A0001"),
       "1A0001 from nowhere\n"},
      {"every outcome and route",
       pickup("1A0001", 33) + active("1A0001") + delivery("1A0001", "a@x", k_virtual) +
           delivery("1A0001", "b@x", k_no_mailbox) + delivery("1A0001", "c@y", k_deferred) +
           delivery("1A0001", "d@y", k_bounced) +
           delivery("1A0001", "e@y",
                    {.status = "bounced", .text = "550 5.1.1 no such user", .dsn = "5.1.1"}) +
           delivery("1A0001", "f@y", k_unreached) + delivery("1A0001", "g@y", k_error) + removed("1A0001"),
       "1A0001 uid 33 a@x:sent b@x:bounced(unknown) remote:deferred remote:bounced remote:bounced(unknown) "
       "f@y?:deferred g@y?:deferred end\n"},
      {"a retry is one recipient under its last state",
       pickup("1A0001", 33) + active("1A0001") + delivery("1A0001", "b@y", k_deferred) + active("1A0001") +
           delivery("1A0001", "b@y", k_deferred) + active("1A0001") + delivery("1A0001", "b@y"),
       "1A0001 uid 33 remote:sent\n"},
      {"error(8) first, then smtp",
       active("1A0001") + delivery("1A0001", "b@y", k_error) + delivery("1A0001", "b@y"),
       "1A0001 remote:sent\n"},
      {"error(8) first, then a mailbox",
       active("1A0001") + delivery("1A0001", "b@x", k_error) + delivery("1A0001", "b@x", k_virtual),
       "1A0001 b@x:sent\n"},
      {"what was reached once stays outside",
       active("1A0001") + delivery("1A0001", "b@y", k_deferred) + delivery("1A0001", "b@y", k_error),
       "1A0001 remote:deferred\n"},
      {"a quoted address is the same",
       active("1A0001") + delivery("1A0001", "\"b..c\"@y", k_deferred) + delivery("1A0001", "b..c@y"),
       "1A0001 remote:sent\n"},
      {"expired",
       active("1A0001") + delivery("1A0001", "b@y") + delivery("1A0001", "c@y", k_deferred) +
           "qmgr 1A0001: from=<a@x>, status=expired, returned to sender\n" + removed("1A0001"),
       "1A0001 remote:sent remote:bounced end\n"},
      {"removed by an admin", pickup("1A0001", 0) + active("1A0001") + "postsuper 1A0001: removed\n",
       "1A0001 uid 0 end\n"},
      {"a probe is no mail",
       taken("1A0001") + active("1A0001", "double-bounce@mx.example") +
           delivery("1A0001", "b@y", {.status = "deliverable", .text = "250 ok"}) + removed("1A0001"),
       "1A0001 end\n"},
      {"end of a message nobody knows", removed("1A0001"), ""},
  });
}

TEST_CASE("the first word of qmgr on sender and size counts") {
  Log log;
  log.read(active("1A0001", "a@x") + "qmgr 1A0001: from=<other@y>, size=9, nrcpt=9 (queue active)\n");
  log.result();
  CHECK(log.traces.at(0).sender == "a@x");
  CHECK(log.traces.at(0).bytes == 706);
}

TEST_CASE("bounces are linked by the id that the parent's line names") {
  const std::string parent =
      client("1A0001") + taken("1A0001") + active("1A0001") + delivery("1A0001", "no@x", k_no_mailbox);
  const std::string child = taken("2B0002") + active("2B0002", "") + delivery("2B0002", "a@y");
  const std::string named = notification("1A0001", "2B0002");
  const std::string parent_text = "1A0001 from 203.0.113.5 no@x:bounced(unknown)";
  const std::string child_text = "2B0002 bounced remote:sent <-bounce_of 1A0001 no@x";
  check({
      {"the child's first line before, as bounce(8) writes it",
       parent + taken("2B0002") + named + removed("1A0001") + active("2B0002", "") +
           delivery("2B0002", "a@y") + removed("2B0002"),
       parent_text + " end\n" + child_text + " end\n"},
      {"the whole child before", parent + child + removed("2B0002") + named + removed("1A0001"),
       parent_text + " end\n" + child_text + " end\n"},
      {"the child after", parent + named + removed("1A0001") + child,
       parent_text + " end\n" + child_text + "\n"},
      {"the child's id came from a client: it was another",
       parent + named + client("2B0002", "192.0.2.9", "info@x") + taken("2B0002") + active("2B0002"),
       parent_text + "\n2B0002 from 192.0.2.9 as info@x\n"},
      {"and what is made here under that id later is another too",
       parent + named + client("2B0002", "192.0.2.9") + taken("2B0002") + active("2B0002") +
           removed("2B0002") + taken("2B0002") + active("2B0002"),
       parent_text + "\n2B0002 from 192.0.2.9 end\n2B0002\n"},
      {"nor is it a bounce later", parent + client("2B0002") + taken("2B0002") + active("2B0002") + named,
       parent_text + "\n2B0002 from 203.0.113.5\n"},
      {"nor what a process brought", parent + pickup("2B0002", 10003) + active("2B0002") + named,
       parent_text + "\n2B0002 uid 10003\n"},
      {"a report of a delay",
       parent + taken("2B0002") + "bounce 1A0001: sender delay notification: 2B0002\n" + active("2B0002", ""),
       parent_text + "\n2B0002 bounced <-bounce_of 1A0001 no@x\n"},
      {"itself is no child", active("1A0001") + notification("1A0001", "1A0001"), "1A0001\n"},
      {"a parent of which nothing else is known", child + named,
       "2B0002 bounced remote:sent <-bounce_of 1A0001\n1A0001\n"},
  });
}

TEST_CASE("a parent is not remembered for ever") {
  for (const auto& [hours, want] : {std::pair{11, " bounced <-bounce_of 1A0001"}, {13, ""}}) {
    Log log;
    log.read(active("1A0001") + notification("1A0001", "2B0002") + removed("1A0001"));
    log.now += std::chrono::hours{hours};
    log.read(taken("2B0002") + active("2B0002"));
    log.finish();
    CHECK(describe(log.traces.back()) == "2B0002"s + want);
  }
}

TEST_CASE("forwards are linked whenever they come") {
  const std::string parent = k_login + taken("1A0001") + active("1A0001");
  const std::string done = delivery("1A0001", "b@x", forwarded_as("2B0002")) + removed("1A0001");
  const std::string child = taken("2B0002") + active("2B0002") + delivery("2B0002", "c@y");
  const std::string parent_text = "1A0001 from 203.0.113.5 as info@site0.example b@x:sent end\n";
  const std::string child_text = "2B0002 forwarded remote:sent <-forward_of 1A0001 b@x";
  check({
      {"the child open", parent + child + done, parent_text + child_text + "\n"},
      {"the child gone", parent + child + removed("2B0002") + done, parent_text + child_text + " end\n"},
      {"the child gone, and its id in use again by a client",
       parent + child + removed("2B0002") + client("3C0003") + taken("3C0003") + done,
       parent_text + child_text + " end\n"},
      {"the alias that led there is the address",
       parent + child + delivery("1A0001", "b@x", by_alias(forwarded_as("2B0002"), "all@x")),
       "1A0001 from 203.0.113.5 as info@site0.example b@x:sent(alias)\n2B0002 forwarded remote:sent "
       "<-forward_of 1A0001 all@x\n"},
      {"a remote server that says so is not believed",
       parent + child + delivery("1A0001", "b@x", {.text = "forwarded as 2B0002"}),
       "1A0001 from 203.0.113.5 as info@site0.example remote:sent\n2B0002 remote:sent\n"},
      {"nor a failure",
       parent + child +
           delivery(
               "1A0001", "b@x",
               {.agent = "local", .status = "deferred", .text = "forwarded as 2B0002", .relay = "local"}),
       "1A0001 from 203.0.113.5 as info@site0.example b@x:deferred\n2B0002 remote:sent\n"},
      {"what a client brought is no forward",
       parent + client("2B0002") + taken("2B0002") + active("2B0002") + done,
       parent_text + "2B0002 from 203.0.113.5\n"},
      {"the second parent changes nothing",
       parent + child + done + active("4D0004") + delivery("4D0004", "z@x", forwarded_as("2B0002")),
       parent_text + child_text + "\n4D0004 z@x:sent\n"},
  });
}

TEST_CASE("a child whose parent never shows is given up after a while") {
  Log log;
  log.read(taken("2B0002") + active("2B0002") + removed("2B0002"));
  CHECK(log.traces.empty());
  log.now += std::chrono::minutes{10};
  log.read(pickup("3C0003", 0));
  REQUIRE(log.traces.size() == 1);
  CHECK(describe(log.traces[0]) == "2B0002 end");
}

TEST_CASE("a bounce of a forward leads back to the first message") {
  const std::string want_child = "2B0002 forwarded remote:bounced <-forward_of 1A0001 b@x end\n";
  Log log;
  log.read(k_login + taken("1A0001") + active("1A0001") + taken("2B0002") +
           delivery("1A0001", "b@x", forwarded_as("2B0002")) + removed("1A0001") + active("2B0002") +
           delivery("2B0002", "c@y", k_bounced) + taken("3C0003") + notification("2B0002", "3C0003") +
           removed("2B0002") + active("3C0003", ""));
  CHECK(log.result() == "1A0001 from 203.0.113.5 as info@site0.example b@x:sent end\n" + want_child +
                            "3C0003 bounced <-bounce_of 2B0002 c@y <-forward_of 1A0001 b@x\n");
  CHECK(log.traces.back().ancestors.back().login == "info@site0.example");
}

TEST_CASE("a chain of forwards is followed so far and no further") {
  Log log;
  const auto id = [](int i) { return "1A00" + std::to_string(10 + i); };
  log.read(taken(id(0)) + active(id(0)));
  for (int i = 1; i <= 30; ++i) {
    log.read(taken(id(i)) + delivery(id(i - 1), "b@x", forwarded_as(id(i))) + removed(id(i - 1)) +
             active(id(i)));
  }
  log.result();
  CHECK(log.traces.back().ancestors.size() == 8);
  CHECK(log.traces.back().ancestors.front().id == id(29));
}

TEST_CASE("what a content filter took and handed back") {
  const std::string parent = k_login + taken("1A0001") + active("1A0001");
  const std::string child = client("2B0002", "127.0.0.1") + taken("2B0002") + active("2B0002");
  const std::string done = delivery("1A0001", "b@y", filtered_as("2B0002")) + removed("1A0001");
  const std::string parent_text = "1A0001 from 203.0.113.5 as info@site0.example b@y:sent handed on end\n";
  const std::string out = delivery("2B0002", "b@y") + removed("2B0002");
  check({
      {"by its answer, the child open", parent + child + done + out,
       parent_text + "2B0002 from 127.0.0.1 remote:sent <-filter_of 1A0001 b@y end\n"},
      {"by its answer, the child gone", parent + child + out + done,
       parent_text + "2B0002 from 127.0.0.1 remote:sent <-filter_of 1A0001 b@y end\n"},
      {"the filter names the client, not the id",
       parent + "smtpd 2B0002: client=localhost[127.0.0.1], orig_client=unknown[203.0.113.5]\n" +
           taken("2B0002") + active("2B0002") + done + out,
       parent_text + "2B0002 from 203.0.113.5 remote:sent <-filter_of 1A0001 b@y end\n"},
      {"the filter names the id, and answers otherwise",
       parent + "smtpd 2B0002: client=localhost[127.0.0.1], orig_queue_id=1A0001\n" + taken("2B0002") +
           active("2B0002") +
           delivery("1A0001", "b@y", {.text = "250 thanks", .relay = "localhost[127.0.0.1]:10024"}) +
           removed("1A0001") + out,
       parent_text + "2B0002 from 127.0.0.1 remote:sent <-filter_of 1A0001 end\n"},
      {"over lmtp",
       parent + child +
           delivery(
               "1A0001", "b@y",
               {.agent = "lmtp", .text = filtered_as("2B0002").text, .relay = "127.0.0.1[127.0.0.1]:10024"}),
       "1A0001 from 203.0.113.5 as info@site0.example b@y:sent handed on\n2B0002 from 127.0.0.1 <-filter_of "
       "1A0001 b@y\n"},
      {"the filter cannot be reached: the domain has to tell the way",
       parent + delivery("1A0001", "b@y", k_unreached),
       "1A0001 from 203.0.113.5 as info@site0.example b@y?:deferred\n"},
      {"a tunnel on the loopback is no filter", parent + delivery("1A0001", "b@y", filtered_as("9F0009")),
       "1A0001 from 203.0.113.5 as info@site0.example b@y?:sent\n"},
      {"a mailbox server on the loopback is no filter",
       parent + delivery("1A0001", "b@x",
                         {.agent = "lmtp", .text = "250 Saved", .relay = "127.0.0.1[127.0.0.1]:24"}),
       "1A0001 from 203.0.113.5 as info@site0.example b@x:sent\n"},
      {"a remote server that says so is not believed",
       parent + child + delivery("1A0001", "b@y", {.text = "250 Ok: queued as 2B0002"}),
       "1A0001 from 203.0.113.5 as info@site0.example remote:sent\n2B0002 from 127.0.0.1\n"},
      {"nor is a child from elsewhere taken",
       parent + client("2B0002", "192.0.2.9") + taken("2B0002") + active("2B0002") + done,
       "1A0001 from 203.0.113.5 as info@site0.example b@y?:sent end\n2B0002 from 192.0.2.9\n"},
      {"nor one that logged in",
       parent + client("2B0002", "127.0.0.1", "web@x") + taken("2B0002") + active("2B0002") + done,
       "1A0001 from 203.0.113.5 as info@site0.example b@y?:sent end\n2B0002 from 127.0.0.1 as web@x\n"},
      {"a message is not handed back as itself",
       "smtpd 1A0001: client=localhost[127.0.0.1], orig_queue_id=1A0001\n" + active("1A0001"),
       "1A0001 from 127.0.0.1\n"},
  });
}

TEST_CASE("of what a filter took, the child's ancestor keeps whom an alias reached") {
  Log log;
  log.read(client("1A0001") + taken("1A0001") + active("1A0001") + client("2B0002", "127.0.0.1") +
           taken("2B0002") + active("2B0002") +
           delivery("1A0001", "b@y", by_alias(filtered_as("2B0002"), "info@x")) +
           delivery("1A0001", "c@x", filtered_as("2B0002")) + removed("1A0001") + delivery("2B0002", "b@y"));
  log.result();
  const Ancestor& parent = log.traces.back().ancestors.at(0);
  CHECK(parent.sent_on_by == "info@x");
  REQUIRE(parent.undecided.size() == 2);
  CHECK(parent.undecided[0].by_alias);
  CHECK_FALSE(parent.undecided[1].by_alias);
  CHECK(parent.undecided[1].address == "c@x");
}

TEST_CASE("aliases keep the id") {
  const std::string parent = client("1A0001") + taken("1A0001") + active("1A0001");
  const std::string text = "1A0001 from 203.0.113.5";
  check({
      {"one that sends out", parent + delivery("1A0001", "b@y", by_alias({}, "all@x")),
       text + " remote:sent(alias) alias all@x\n"},
      {"and recipients of its own",
       parent + delivery("1A0001", "b@y", by_alias({}, "all@x")) + delivery("1A0001", "c@y"),
       text + " remote:sent(alias) remote:sent alias all@x\n"},
      {"one address reached both ways",
       parent + delivery("1A0001", "b@y", by_alias({}, "all@x")) + delivery("1A0001", "b@y"),
       text + " remote:sent alias all@x\n"},
      {"one that stays here", parent + delivery("1A0001", "b@x", by_alias(k_virtual, "all@x")),
       text + " b@x:sent(alias)\n"},
  });
}

TEST_CASE("what an ancestor keeps of its message") {
  Log log;
  log.read(k_login + taken("1A0001") + active("1A0001") +
           delivery("1A0001", "b@y", by_alias(k_error, "all@x")) + delivery("1A0001", "c@y", k_unreached) +
           delivery("1A0001", "no@x", k_no_mailbox) + taken("2B0002") + notification("1A0001", "2B0002") +
           active("2B0002"));
  log.result();
  const Ancestor& parent = log.traces.back().ancestors.at(0);
  CHECK(parent.entry == Entry::from_network);
  CHECK(parent.login == "info@site0.example");
  CHECK(parent.client == parse_ip("203.0.113.5"));
  CHECK(parent.recipient == "no@x");
  CHECK(parent.sent_on_by == "all@x");
  CHECK(parent.reached_here_only);
  CHECK_FALSE(parent.relayed);
  REQUIRE(parent.undecided.size() == 2);
  CHECK(parent.undecided[0].address == "b@y");
  CHECK(parent.undecided[0].by_alias);
  CHECK_FALSE(parent.undecided[1].by_alias);
}

TEST_CASE("an ancestor that left the server") {
  for (const bool alias : {false, true}) {
    Log log;
    log.read(client("1A0001") + taken("1A0001") + active("1A0001") +
             delivery("1A0001", "b@y", alias ? by_alias(k_bounced, "all@x") : k_bounced) + taken("2B0002") +
             notification("1A0001", "2B0002") + active("2B0002"));
    log.result();
    const Ancestor& parent = log.traces.back().ancestors.at(0);
    CHECK_FALSE(parent.reached_here_only);
    CHECK(parent.relayed == !alias);
    CHECK(parent.recipient == "b@y");
  }
}

TEST_CASE("requeued by postsuper -r") {
  const std::string before = k_login + taken("1A0001") + active("1A0001") +
                             delivery("1A0001", "b@y", k_deferred) + "postsuper 1A0001: requeued\n";
  const std::string after =
      taken("2B0002") + active("2B0002") + delivery("2B0002", "b@y") + removed("2B0002");
  check({
      {"goes on under the new id", before + requeued("2B0002", "1A0001") + after,
       "2B0002 from 203.0.113.5 as info@site0.example remote:sent end\n"},
      {"the old id is free",
       before + requeued("2B0002", "1A0001") + after + pickup("1A0001", 33) + active("1A0001"),
       "2B0002 from 203.0.113.5 as info@site0.example remote:sent end\n1A0001 uid 33\n"},
      {"of a message that the log does not hold", requeued("2B0002", "1A0001") + after,
       "2B0002 requeued remote:sent end\n"},
      {"the owner of the queue sent nothing", requeued("2B0002", "2B0002") + after,
       "2B0002 requeued remote:sent end\n"},
      {"a bounce of it goes back to the first line",
       before + requeued("2B0002", "1A0001") + taken("2B0002") + active("2B0002") +
           delivery("2B0002", "b@y", k_bounced) + taken("3C0003") + notification("2B0002", "3C0003") +
           active("3C0003", ""),
       "2B0002 from 203.0.113.5 as info@site0.example remote:bounced\n3C0003 bounced <-bounce_of 2B0002 "
       "b@y\n"},
      {"a living id is not taken over",
       before + pickup("2B0002", 33) + taken("2B0002") + active("2B0002") + requeued("2B0002", "1A0001"),
       "1A0001 from 203.0.113.5 as info@site0.example remote:deferred\n2B0002 uid 33\n"},
      {"what is requeued is no child",
       requeued("2B0002", "1A0001") + active("2B0002") + active("3C0003") + notification("3C0003", "2B0002"),
       "2B0002 requeued\n3C0003\n"},
  });
}

TEST_CASE("an id is used again") {
  const std::string first = k_login + taken("1A0001") + active("1A0001");
  check({
      {"after `removed`",
       first + removed("1A0001") + pickup("1A0001", 33) + taken("1A0001") + active("1A0001"),
       "1A0001 from 203.0.113.5 as info@site0.example end\n1A0001 uid 33\n"},
      {"after a client that went away without a line",
       k_login + client("1A0001", "192.0.2.9", "other@x") + taken("1A0001") + active("1A0001"),
       "1A0001 from 192.0.2.9 as other@x\n"},
      {"after a client that went away",
       k_login + "cleanup 1A0001: removed (canceled)\n" + pickup("1A0001", 33) + taken("1A0001") +
           active("1A0001"),
       "1A0001 uid 33\n"},
      {"by a child",
       taken("1A0001") + active("1A0001") + removed("1A0001") + taken("1A0001") + active("1A0001"),
       "1A0001 end\n1A0001\n"},
      {"the later of two that wait is the child",
       taken("1A0001") + active("1A0001") + removed("1A0001") + taken("1A0001") + active("1A0001") +
           removed("1A0001") + active("2B0002") + delivery("2B0002", "b@x", forwarded_as("1A0001")),
       "1A0001 end\n1A0001 forwarded <-forward_of 2B0002 b@x end\n2B0002 b@x:sent\n"},
  });
}

TEST_CASE("lines of logger(1) under the id of a message that is there change nothing of its origin") {
  const std::string first = k_login + taken("1A0001");
  const std::string made_up = client("1A0001", "192.0.2.9", "boss@x") + pickup("1A0001", 0);
  const std::string want = "1A0001 from 203.0.113.5 as info@site0.example remote:sent end\n";
  const std::string rest = delivery("1A0001", "b@y") + removed("1A0001");
  check({
      {"before it is active", first + made_up + active("1A0001") + rest, want},
      {"while it is sent", first + active("1A0001") + made_up + rest, want},
      {"a refusal",
       first + active("1A0001") +
           "cleanup 1A0001: milter-reject: END-OF-MESSAGE from unknown[192.0.2.9]: 5.7.1 no; from=<a@x> "
           "to=<b@y> proto=ESMTP helo=<x>\n" +
           rest,
       want},
      {"that the client went away", first + active("1A0001") + "cleanup 1A0001: removed (canceled)\n" + rest,
       want},
      {"a parent", first + active("1A0001") + active("2B0002") + notification("2B0002", "1A0001") + rest,
       want + "2B0002\n"},
      {"of a log that begins in the middle", active("1A0001") + made_up + rest, "1A0001 remote:sent end\n"},
  });
}

TEST_CASE("a made-up id with a client alone is no message") {
  check({
      {"no trace", k_login + "smtpd 2B0002: client=unknown[192.0.2.1]\n", ""},
      {"nor one that cleanup has, and no more", k_login + taken("1A0001"), ""},
      {"nor a filter before the queue",
       "smtpd NOQUEUE: client=unknown[192.0.2.1], sasl_method=PLAIN, sasl_username=a@x\n" + taken("1A0001") +
           active("1A0001"),
       "1A0001\n"},
  });
}

TEST_CASE("refused messages leave no trace, and Plesk's limit is told") {
  const std::string refused =
      "cleanup 1A0001: milter-reject: END-OF-MESSAGE from unknown[203.0.113.5]: 5.7.0 Your message could not "
      "be "
      "sent. The limit on the number of allowed outgoing messages was exceeded. Try again later.; "
      "from=<info@site0.example> to=<b@y> proto=ESMTP helo=<x>\n";
  const std::string other =
      "cleanup 1A0001: milter-reject: END-OF-MESSAGE from unknown[203.0.113.5]: 5.7.1 spam; from=<a@x> "
      "to=<b@y> "
      "proto=ESMTP helo=<x>\n";
  const std::string one_recipient =
      "smtpd 1A0001: reject: RCPT from unknown[203.0.113.5]: 554 5.7.1 <b@y>: no; from=<a@x> to=<b@y> "
      "proto=ESMTP helo=<x>\n";
  struct RefusedRow {
    std::string what, log, want, over_limit;
  };
  const std::vector<RefusedRow> rows = {
      {"over the limit", k_login + taken("1A0001") + refused, "", "info@site0.example "},
      {"without a login", client("1A0001") + taken("1A0001") + refused, "", ""},
      {"of a message nobody knows", refused, "", ""},
      {"for another reason", k_login + taken("1A0001") + other, "", ""},
      {"one recipient is not the message", k_login + one_recipient + taken("1A0001") + active("1A0001"),
       "1A0001 from 203.0.113.5 as info@site0.example\n", ""},
      {"the id is free again", k_login + taken("1A0001") + refused + pickup("1A0001", 33) + active("1A0001"),
       "1A0001 uid 33\n", "info@site0.example "},
  };
  for (const RefusedRow& row : rows) {
    Log log;
    log.read(row.log);
    CHECK_MESSAGE(log.result() == row.want, row.what);
    CHECK_MESSAGE(log.over_limit == row.over_limit, row.what);
  }
}

TEST_CASE("a log that begins or ends in the middle") {
  check({
      {"begins with a delivery", delivery("1A0001", "b@y") + removed("1A0001"), "1A0001 remote:sent end\n"},
      {"with the end of a round", active("1A0001"), "1A0001\n"},
      {"with expiry", "qmgr 1A0001: from=<a@x>, status=expired, returned to sender\n" + removed("1A0001"),
       "1A0001 end\n"},
      {"with a notification",
       notification("1A0001", "2B0002") + removed("1A0001") + taken("2B0002") + active("2B0002"),
       "1A0001 end\n2B0002 bounced <-bounce_of 1A0001\n"},
      {"ends before the child",
       k_login + taken("1A0001") + active("1A0001") + notification("1A0001", "2B0002"),
       "1A0001 from 203.0.113.5 as info@site0.example\n"},
      {"ends before it is removed", k_login + taken("1A0001") + active("1A0001") + delivery("1A0001", "b@y"),
       "1A0001 from 203.0.113.5 as info@site0.example remote:sent\n"},
  });
}

TEST_CASE("what lies in incoming for hours keeps its origin, and is dropped at last") {
  struct Wait {
    std::string log;
    int hours;
    std::string want;
  };
  const std::vector<Wait> rows = {
      {k_login + taken("1A0001"), 20, " from 203.0.113.5 as info@site0.example"},
      {k_login + taken("1A0001") + active("1A0001"), 24 * 30, " from 203.0.113.5 as info@site0.example"},
  };
  for (const Wait& row : rows) {
    Log log;
    log.read(row.log);
    log.now += std::chrono::hours{row.hours};
    for (uint64_t i = 0; i < 3000; ++i) log.apply(client_event(numbered(i, 'F')));
    log.read(active("1A0001"));
    CHECK(log.result() == "1A0001" + row.want + "\n");
  }
}

TEST_CASE("an id that was given up may be used again") {
  for (const auto& [hours, want] : {std::pair{23, "203.0.113.5 as info@site0.example"}, {25, "192.0.2.9"}}) {
    Log log;
    log.read(k_login + taken("1A0001"));
    log.now += std::chrono::hours{hours};
    log.read(client("1A0001", "192.0.2.9") + active("1A0001"));
    CHECK(log.result() == "1A0001 from "s + want + "\n");
  }
}

TEST_CASE("time that jumps back") {
  Log log;
  log.read(taken("1A0001") + active("1A0001") + removed("1A0001"));
  log.now -= std::chrono::hours{48};
  log.read(k_login + taken("1A0001") + active("1A0001") + delivery("1A0001", "b@x", forwarded_as("2B0002")));
  log.now -= std::chrono::hours{48};
  log.read(delivery("1A0001", "c@y") + removed("1A0001"));
  log.finish();
  REQUIRE(log.traces.size() == 2);
  for (const MessageTrace& trace : log.traces) CHECK(trace.first_seen <= trace.last_seen);
  CHECK(describe(log.traces[0]) == "1A0001 from 203.0.113.5 as info@site0.example b@x:sent remote:sent end");
  CHECK(describe(log.traces[1]) == "1A0001 end");
}

TEST_CASE("100,000 recipients of one message, each tried twice, each once in the trace") {
  Log log;
  constexpr uint64_t k_many = 100'000;
  for (uint64_t i = 0; i < 2 * k_many; ++i) {
    const std::string address = "user" + std::to_string(i % k_many) + "@example.net";
    log.apply(delivery_event("1A0001", address, Route::remote,
                             i < k_many ? PostfixStatus::deferred : PostfixStatus::sent));
  }
  log.finish();
  REQUIRE(log.traces.size() == 1);
  CHECK(log.traces[0].recipients.size() == k_many);
  CHECK(log.traces[0].addresses.empty());
  CHECK(std::all_of(log.traces[0].recipients.begin(), log.traces[0].recipients.end(),
                    [](const TracedRecipient& r) { return r.outcome == RecipientOutcome::sent; }));
  CHECK(log.traces[0].sample_recipient == "user0@example.net");
}

TEST_CASE("100,000 messages that never end, and as many notifications whose child never comes") {
  Log log;
  constexpr uint64_t k_many = 100'000;
  for (uint64_t i = 0; i < k_many; ++i) {
    const std::string id = numbered(i, 'A'), child = numbered(i, 'B');
    log.apply(client_event(id));
    log.apply(active_event(id));
    log.apply(PostfixNotification{id, child});
  }
  log.finish();
  CHECK(log.traces.size() == k_many);
}

// All of one second: neither the time nor an answer lets go of those that wait.
TEST_CASE("100,000 children that wait in one second, each with its parent's line last") {
  Log log;
  constexpr uint64_t k_many = 100'000;
  const auto apply = [&](const auto& event) { log.fold->apply(event, k_start, {}); };
  for (uint64_t i = 0; i < k_many; ++i) {
    const std::string id = numbered(i, 'B');
    apply(active_event(id));
    apply(PostfixRemoved{.id = id});
  }
  for (uint64_t i = 0; i < k_many; ++i) {
    const std::string id = numbered(i, 'A'), child = numbered(i, 'B');
    apply(client_event(id));
    PostfixDelivery forward = delivery_event(id, "b@x", Route::local, PostfixStatus::sent);
    forward.forwarded_as = child;
    apply(forward);
    apply(PostfixRemoved{.id = id});
  }
  log.finish();
  CHECK(log.traces.size() == 2 * k_many);
  const auto linked = std::count_if(log.traces.begin(), log.traces.end(),
                                    [](const MessageTrace& t) { return !t.ancestors.empty(); });
  CHECK(linked == 1 << 16);  // so many wait at most
}

TEST_CASE("unfinished messages of clients are dropped, whatever the times are") {
  Log log;
  for (uint64_t i = 0; i < 200'000; ++i) {
    log.now = k_start + std::chrono::hours{i % 2 == 0 ? 0 : 5};
    log.apply(client_event(numbered(i, 'A')));
  }
  log.finish();
  CHECK(log.traces.empty());
}

// Random lives over few ids: each that got queued comes out exactly once, with the origin of its first line.
TEST_CASE("every message that got queued comes out exactly once") {
  for (uint32_t seed = 1; seed <= 240; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](uint32_t n) { return random() % n; };
    Log log(seed % 6 == 0 ? Keeping::on_shelves : Keeping::at_hand);
    struct Life {
      bool queued = false;
      std::string login;
    };
    std::map<std::string, Life> alive;
    std::multiset<std::string> want;
    uint32_t made = 0;
    for (int step = 0; step < 400; ++step) {
      const std::string id = numbered(below(12), 'A');
      const auto known = alive.find(id);
      if (known == alive.end()) {
        const std::string login = "u" + std::to_string(++made) + "@x";
        alive[id] = {false, login};
        log.apply(client_event(id, login));
        log.apply(PostfixMessageId{id, {}});
        continue;
      }
      Life& life = known->second;
      switch (below(life.queued ? 6 : 3)) {
        case 0:
          log.apply(active_event(id));
          if (!life.queued) want.insert(id + " " + life.login);
          life.queued = true;
          break;
        case 1:  // another client under a living id
          log.apply(client_event(id, "liar@x"));
          break;
        case 2:
          log.apply(refused_event(id));
          if (!life.queued) alive.erase(known);
          break;
        case 3:
          log.apply(delivery_event(id, "b@y", Route::remote, PostfixStatus::deferred));
          break;
        case 4:
          log.apply(PostfixNotification{id, numbered(below(12), 'A')});
          break;
        default:
          log.apply(PostfixRemoved{.id = id});
          alive.erase(known);
      }
      if (below(10) == 0) log.now += std::chrono::seconds{below(900)};
    }
    log.finish();
    std::multiset<std::string> got;
    for (const MessageTrace& trace : log.traces) got.insert(trace.id + " " + trace.login);
    CHECK_MESSAGE(got == want, "seed ", seed);
  }
}

}  // namespace
}  // namespace spamtrace
