#include "trace/qmail_fold.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "maillog/qmail_send.h"
#include "trace/qmail_fields.h"
#include "unit/trace/fold_rows.h"
#include "unit/trace/memory_shelf.h"

namespace spamtrace {
namespace {

using namespace std::string_literals;

constexpr uint32_t k_qmaild = 7791, k_alias = 7790, k_qmails = 7796, k_popuser = 110;
const Time k_start = from_unix(1795506656);

// A log of one second a line, and the traces that come out of it.
struct Log {
  explicit Log(Keeping as = Keeping::at_hand,
               QmailUids server_uids = {k_qmaild, k_qmails, {k_alias, k_popuser}})
      : keeping(as), uids(std::move(server_uids)), sessions([](const IpAddress&) { return false; }, {}) {
    begin_fold();
  }

  void begin_fold() {
    const bool on_shelves = keeping == Keeping::on_shelves;
    fold.emplace(
        uids, numbers, sessions, [](uint64_t, uint32_t) { return std::nullopt; },
        [this](MessageTrace&& trace) { traces.push_back(std::move(trace)); },
        QmailFold::Shelves{on_shelves ? &open : nullptr, on_shelves ? &waiting : nullptr});
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

  void line(std::string_view text) {
    const auto event = parse_qmail_send(text);
    REQUIRE_MESSAGE(event.has_value(), std::string(text));
    const LogPosition where{0, lines++};
    std::visit(
        [&](const auto& e) {
          if constexpr (requires { fold->apply(e, now, where); }) fold->apply(e, now, where);
        },
        *event);
    if (keeping == Keeping::on_shelves) put_on_shelves();
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
    open.for_each([&](const QmailMessage& message) { add(message.trace); });
    waiting.for_each(add);
  }
  // The traces of the whole log, each by `describe`, in the order of their first lines.
  std::string result();

  Keeping keeping;
  QmailUids uids;
  Time now = k_start;
  uint64_t lines = 0;
  SmtpSessions sessions;
  std::vector<MessageTrace> traces;
  TraceNumbers numbers;
  MemoryShelf<QmailMessage> open;
  MemoryShelf<MessageTrace> waiting;
  std::optional<QmailFold> fold;
};

std::string describe(const MessageTrace& trace) {
  static constexpr const char* k_outcomes[] = {"untried", "sent", "deferred", "bounced"};
  std::string text = trace.id + (trace.uid ? " uid " + std::to_string(*trace.uid) : "");
  for (const TracedRecipient& r : trace.recipients) {
    text += " "s + (r.route == Route::local ? trace.addresses.at(r.address) : "remote") + ":" +
            k_outcomes[static_cast<size_t>(r.outcome)] + (r.unknown_recipient ? "(unknown)" : "");
  }
  for (const Ancestor& a : trace.ancestors) {
    text += (a.link == Link::bounce_of ? " <-bounce_of " : " <-forward_of ") + a.id + " " + a.recipient;
  }
  return text + (trace.ended ? " end" : "");
}

std::string Log::result() {
  finish();
  return describe_all(traces, [](const MessageTrace& trace) { return describe(trace); });
}

void check(const std::vector<Row>& rows) { check_rows<Log>(rows); }

TEST_CASE("the life of a message") {
  check({
      {"from new to end",
       "new msg 7\ninfo msg 7: bytes 100 from <a@x> qp 50 uid 10003\nstarting delivery 1: msg 7 to remote "
       "b@y\n"
       "status: local 0/10 remote 1/20\ndelivery 1: success: ok/\nend msg 7\n",
       "7 uid 10003 remote:sent end\n"},
      {"still in the queue",
       "new msg 7\ninfo msg 7: bytes 100 from <a@x> qp 50 uid 33\nstarting delivery 1: msg 7 to remote b@y\n"
       "delivery 1: deferral: later/\n",
       "7 uid 33 remote:deferred\n"},
      {"every outcome",
       "new msg 7\ninfo msg 7: bytes 100 from <a@x> qp 50 uid 33\nstarting delivery 1: msg 7 to local 2-b@y\n"
       "starting delivery 2: msg 7 to remote c@y\nstarting delivery 3: msg 7 to remote d@y\n"
       "starting delivery 4: msg 7 to remote e@y\nstarting delivery 5: msg 7 to remote f@y\n"
       "delivery 3: failure: user_unknown/\ndelivery 2: failure: policy/\ndelivery 1: success: did_1+0+0/\n"
       "delivery 4: report mangled, will defer\n",
       "7 uid 33 2-b@y:sent remote:bounced remote:bounced(unknown) remote:deferred remote:untried\n"},
      {"a retry is one recipient under its last state",
       "new msg 7\ninfo msg 7: bytes 1 from <a@x> qp 50 uid 33\nstarting delivery 1: msg 7 to remote b@y\n"
       "delivery 1: deferral: later/\nstarting delivery 9: msg 7 to remote b@y\ndelivery 9: success: ok/\n",
       "7 uid 33 remote:sent\n"},
      {"an address refused once and accepted the other time is not unknown",
       "new msg 7\ninfo msg 7: bytes 1 from <a@x> qp 50 uid 33\nstarting delivery 1: msg 7 to remote b@y\n"
       "delivery 1: failure: 5.1.1_no/\nstarting delivery 2: msg 7 to remote b@y\ndelivery 2: success: ok/\n",
       "7 uid 33 remote:sent\n"},
      {"the same address, local and remote, is two recipients",
       "new msg 7\nstarting delivery 1: msg 7 to remote b@y\nstarting delivery 2: msg 7 to local b@y\n",
       "7 remote:untried b@y:untried\n"},
      {"end of a message nobody knows", "end msg 7\ndelivery 5: success: ok/\n", ""},
      {"triple bounce", "new msg 7\ntriple bounce: discarding bounce/7\nend msg 7\n", "7 end\n"},
  });
}

TEST_CASE("a message that is deferred again in the same words is as it was") {
  Log log;
  const auto now_is = [&] {
    MessageTrace trace;
    log.fold->for_each_unfinished([&](const MessageTrace& open) { trace = open; });
    return trace;
  };
  log.read(
      "new msg 7\ninfo msg 7: bytes 1 from <a@x> qp 50 uid 33\nstarting delivery 1: msg 7 to remote b@y\n"
      "delivery 1: deferral: greylisted/\n");
  const MessageTrace first = now_is();
  CHECK(first.last_seen == k_start + std::chrono::seconds{3});
  log.read("starting delivery 2: msg 7 to remote b@y\ndelivery 2: deferral: greylisted/\n");
  CHECK(packed(now_is()) == packed(first));

  log.read("starting delivery 3: msg 7 to remote b@y\ndelivery 3: deferral: blocked/\n");
  const MessageTrace other_words = now_is();
  CHECK(other_words.last_reply == "blocked/");
  CHECK(other_words.last_seen == k_start + std::chrono::seconds{7});

  log.read("starting delivery 4: msg 7 to remote c@y\n");
  CHECK(now_is().last_seen == k_start + std::chrono::seconds{8});  // a recipient more
  log.read("starting delivery 5: msg 7 to remote b@y\ndelivery 5: success: ok/\n");
  CHECK(now_is().last_seen == k_start + std::chrono::seconds{10});
  CHECK(now_is().last_reply == "blocked/");
}

TEST_CASE("a number is used again") {
  const std::string first =
      "new msg 7\ninfo msg 7: bytes 1 from <a@x> qp 50 uid 10003\nstarting delivery 1: msg 7 to remote b@y\n";
  const std::string second =
      "info msg 7: bytes 1 from <c@x> qp 51 uid 10004\nstarting delivery 2: msg 7 to remote b@y\ndelivery 2: "
      "success: ok/\nend msg 7\n";
  check({
      {"after its end", first + "delivery 1: success: ok/\nend msg 7\nnew msg 7\n" + second,
       "7 uid 10003 remote:sent end\n7 uid 10004 remote:sent end\n"},
      {"without `end msg`", first + "new msg 7\n" + second,
       "7 uid 10003 remote:untried\n7 uid 10004 remote:sent end\n"},
      {"without `end msg` and `new msg`", first + second,
       "7 uid 10003 remote:untried\n7 uid 10004 remote:sent end\n"},
      {"a delivery that ends late belongs to the old one and is not given to the new one",
       first + "new msg 7\ninfo msg 7: bytes 1 from <c@x> qp 51 uid 10004\ndelivery 1: failure: "
               "no_such_user/\nend msg 7\n",
       "7 uid 10003 remote:untried\n7 uid 10004 end\n"},
  });
}

TEST_CASE("delivery numbers start again") {
  const std::string before =
      "new msg 7\ninfo msg 7: bytes 1 from <a@x> qp 50 uid 33\nstarting delivery 1: msg 7 to remote b@y\n";
  const std::string other = "new msg 8\ninfo msg 8: bytes 1 from <a@x> qp 51 uid 34\n";
  check({
      {"after `status: exiting` the old numbers mean nothing",
       before + "status: exiting\n" + other + "delivery 1: success: ok/\n",
       "7 uid 33 remote:untried\n8 uid 34\n"},
      {"and mean the new deliveries",
       before + "status: exiting\n" + other +
           "starting delivery 1: msg 8 to remote c@y\ndelivery 1: success: ok/\n",
       "7 uid 33 remote:untried\n8 uid 34 remote:sent\n"},
      {"after a crash without that line",
       before + other + "starting delivery 1: msg 8 to remote c@y\ndelivery 1: success: ok/\n",
       "7 uid 33 remote:untried\n8 uid 34 remote:sent\n"},
  });
}

TEST_CASE("a log that begins in the middle") {
  check({
      {"with a delivery",
       "delivery 3: success: ok/\nstarting delivery 4: msg 7 to remote b@y\ndelivery 4: success: ok/\nend "
       "msg 7\n",
       "7 remote:sent end\n"},
      {"with info", "info msg 7: bytes 1 from <a@x> qp 50 uid 33\nend msg 7\n", "7 uid 33 end\n"},
      {"with a bounce",
       "bounce msg 7 qp 60\nend msg 7\nnew msg 8\ninfo msg 8: bytes 1 from <> qp 60 uid 7796\n",
       "7 end\n8 uid 7796 <-bounce_of 7 \n"},
  });
}

const std::string k_parent =
    "new msg 7\ninfo msg 7: bytes 1 from <a@x> qp 50 uid 7791\nstarting delivery 1: msg 7 to local 2-b@y\n";

TEST_CASE("bounces are linked by qp") {
  const std::string failed =
      k_parent + "delivery 1: failure: no_mailbox_here/\nbounce msg 7 qp 60\nend msg 7\n";
  const std::string failed_text = "7 uid 7791 2-b@y:bounced(unknown) end\n";
  check({
      {"to the parent", failed + "new msg 8\ninfo msg 8: bytes 1 from <> qp 60 uid 7796\n",
       failed_text + "8 uid 7796 <-bounce_of 7 2-b@y\n"},
      {"a double bounce", failed + "new msg 8\ninfo msg 8: bytes 1 from <#@[]> qp 60 uid 7796\n",
       failed_text + "8 uid 7796 <-bounce_of 7 2-b@y\n"},
      {"under the number of the parent", failed + "new msg 7\ninfo msg 7: bytes 1 from <> qp 60 uid 7796\n",
       failed_text + "7 uid 7796 <-bounce_of 7 2-b@y\n"},
      {"not to another qp", failed + "new msg 8\ninfo msg 8: bytes 1 from <> qp 61 uid 7796\n",
       failed_text + "8 uid 7796\n"},
      {"not a message with a sender", failed + "new msg 8\ninfo msg 8: bytes 1 from <a@x> qp 60 uid 10003\n",
       failed_text + "8 uid 10003\n"},
      {"not an empty sender of another uid",
       failed + "new msg 8\ninfo msg 8: bytes 1 from <> qp 60 uid 10003\n", failed_text + "8 uid 10003\n"},
      {"not one from the network", failed + "new msg 8\ninfo msg 8: bytes 1 from <> qp 60 uid 7791\n",
       failed_text + "8 uid 7791\n"},
      {"one parent has one bounce",
       failed + "new msg 8\ninfo msg 8: bytes 1 from <> qp 60 uid 7796\nend msg 8\n"
                "new msg 9\ninfo msg 9: bytes 1 from <> qp 60 uid 7796\n",
       failed_text + "8 uid 7796 <-bounce_of 7 2-b@y end\n9 uid 7796\n"},
      {"the pid is used again: the later parent counts",
       failed + "new msg 17\nstarting delivery 2: msg 17 to local 2-c@y\ndelivery 2: failure: no/\nbounce "
                "msg 17 qp 60\nend msg 17\n"
                "new msg 8\ninfo msg 8: bytes 1 from <> qp 60 uid 7796\n",
       failed_text + "17 2-c@y:bounced end\n8 uid 7796 <-bounce_of 17 2-c@y\n"},
  });
}

TEST_CASE("forwards are linked by qp, whenever they come") {
  const std::string success = "delivery 1: success: did_0+1+0/qp_60/\n";
  const std::string child = "new msg 8\ninfo msg 8: bytes 1 from <a@x> qp 60 uid 7790\n";
  const std::string end = "end msg 7\n";
  const std::string parent_text = "7 uid 7791 2-b@y:sent end\n";
  check({
      {"the child after", k_parent + success + end + child,
       parent_text + "8 uid 7790 <-forward_of 7 2-b@y\n"},
      {"the child before", k_parent + child + success + end,
       parent_text + "8 uid 7790 <-forward_of 7 2-b@y\n"},
      {"the child before, and ended already", k_parent + child + "end msg 8\n" + success + end,
       parent_text + "8 uid 7790 <-forward_of 7 2-b@y end\n"},
      {"the child before, ended, and its number in use again",
       k_parent + child + "end msg 8\nnew msg 8\ninfo msg 8: bytes 1 from <a@x> qp 61 uid 10003\n" + success +
           end,
       parent_text + "8 uid 7790 <-forward_of 7 2-b@y end\n8 uid 10003\n"},
      {"popuser forwards too",
       k_parent + success + end + "new msg 8\ninfo msg 8: bytes 1 from <a@x> qp 60 uid 110\n",
       parent_text + "8 uid 110 <-forward_of 7 2-b@y\n"},
      {"a child from the network is no forward",
       k_parent + success + end + "new msg 8\ninfo msg 8: bytes 1 from <a@x> qp 60 uid 7791\n",
       parent_text + "8 uid 7791\n"},
      {"nobody forwards: a file and a program", k_parent + "delivery 1: success: did_1+0+1/\n" + end + child,
       parent_text + "8 uid 7790\n"},
      {"the words of a program before the true ones",
       k_parent + "delivery 1: success: did_0+1+0/qp_99/did_0+1+0/qp_60/\n" + end + child,
       parent_text + "8 uid 7790 <-forward_of 7 2-b@y\n"},
      {"a remote server that says so is not believed",
       "new msg 7\nstarting delivery 1: msg 7 to remote b@y\ndelivery 1: success: did_0+1+0/qp_60/\nend msg "
       "7\n" +
           child,
       "7 remote:sent end\n8 uid 7790\n"},
      {"nor a failure", k_parent + "delivery 1: failure: did_0+1+0/qp_60/\n" + end + child,
       "7 uid 7791 2-b@y:bounced end\n8 uid 7790\n"},
      {"no parent at all", child + "end msg 8\n", "8 uid 7790 end\n"},
  });
}

TEST_CASE("a forward whose parent never shows is given up after a while") {
  Log log;
  log.read("new msg 8\ninfo msg 8: bytes 1 from <a@x> qp 60 uid 7790\nend msg 8\n");
  CHECK(log.traces.empty());
  log.now += std::chrono::minutes{10};
  log.line("new msg 9");
  REQUIRE(log.traces.size() == 1);
  CHECK(describe(log.traces[0]) == "8 uid 7790 end");
}

TEST_CASE("a pid that comes round again makes no child of an old parent") {
  for (const auto& [hours, want] : {std::pair{11, " <-forward_of 7 2-b@y"}, {13, ""}}) {
    Log log;
    log.read(k_parent + "delivery 1: success: did_0+1+0/qp_60/\nend msg 7\n");
    log.now += std::chrono::hours{hours};
    log.read("new msg 8\ninfo msg 8: bytes 1 from <a@x> qp 60 uid 7790\n");
    CHECK(log.result() == "7 uid 7791 2-b@y:sent end\n8 uid 7790"s + want + "\n");
  }
}

TEST_CASE("a bounce of a forward leads back to the first message") {
  const std::string want =
      "7 uid 7791 2-b@y:sent end\n8 uid 7790 remote:bounced <-forward_of 7 2-b@y end\n"
      "9 uid 7796 <-bounce_of 8 c@z <-forward_of 7 2-b@y\n";
  const std::string success = "delivery 1: success: did_0+1+0/qp_60/\nend msg 7\n";
  const std::string child = "new msg 8\ninfo msg 8: bytes 1 from <a@x> qp 60 uid 7790\n";
  const std::string fails =
      "starting delivery 2: msg 8 to remote c@z\ndelivery 2: failure: no/\nbounce msg 8 qp 70\nend msg 8\n"
      "new msg 9\ninfo msg 9: bytes 1 from <> qp 70 uid 7796\n";
  check({{"parent first", k_parent + success + child + fails, want},
         {"child first", k_parent + child + success + fails, want}});
}

TEST_CASE("a chain of forwards is followed so far and no further") {
  Log log;
  for (int i = 1; i <= 30; ++i) {
    const std::string n = std::to_string(i);
    log.read("new msg " + n + "\ninfo msg " + n + ": bytes 1 from <a@x> qp " + n +
             " uid 7790\nstarting delivery " + n + ": msg " + n + " to local 2-b" + n + "@y\ndelivery " + n +
             ": success: did_0+1+0/qp_" + std::to_string(i + 1) + "/\nend msg " + n + "\n");
  }
  log.result();
  CHECK(log.traces.back().ancestors.size() == 8);
  CHECK(log.traces.back().ancestors.front().id == "29");
}

TEST_CASE("what an ancestor keeps of its message") {
  Log log;
  log.sessions.on_login("a@x", *parse_ip("192.0.2.1"), k_start, {});
  log.read(k_parent +
           "delivery 1: failure: no/\nbounce msg 7 qp 60\nend msg 7\nnew msg 8\ninfo msg 8: bytes 1 from <> "
           "qp 60 uid 7796\n");
  log.result();
  const Ancestor& parent = log.traces.back().ancestors.at(0);
  CHECK(parent.uid == k_qmaild);
  CHECK(parent.sender == "a@x");
  CHECK(parent.session.rule == SessionRule::login_by_sender);
  CHECK(parent.reached_here_only);
  CHECK(parent.first_seen == k_start);
}

TEST_CASE("a session is asked for messages from the network only") {
  for (const uint32_t uid : {k_qmaild, 10003U}) {
    Log log;
    log.sessions.on_login("a@x", *parse_ip("192.0.2.1"), k_start, {});
    log.read("new msg 7\ninfo msg 7: bytes 1 from <a@x> qp 50 uid " + std::to_string(uid) + "\n");
    log.result();
    CHECK((log.traces[0].session.rule == SessionRule::login_by_sender) == (uid == k_qmaild));
  }
}

TEST_CASE("100,000 recipients of one message, each tried twice, each once in the trace") {
  Log log;
  log.read("new msg 7\ninfo msg 7: bytes 1 from <a@x> qp 50 uid 33\n");
  constexpr uint64_t k_many = 100'000;
  for (uint64_t i = 0; i < 2 * k_many; ++i) {
    const std::string address = "user" + std::to_string(i % k_many) + "@example.net";
    log.fold->apply(QmailDeliveryStart{.delivery = i, .number = 7, .local = i % 2 == 0, .recipient = address},
                    log.now, {});
    const auto outcome = i < k_many ? DeliveryOutcome::deferral : DeliveryOutcome::success;
    log.fold->apply(QmailDeliveryEnd{.delivery = i, .outcome = outcome, .text = "x"}, log.now, {});
  }
  log.finish();
  REQUIRE(log.traces.size() == 1);
  CHECK(log.traces[0].recipients.size() == k_many);
  CHECK(std::all_of(log.traces[0].recipients.begin(), log.traces[0].recipients.end(),
                    [](const TracedRecipient& r) { return r.outcome == RecipientOutcome::sent; }));
  CHECK(log.traces[0].sample_recipient == "user0@example.net");
}

TEST_CASE("100,000 messages that never end, and as many parents without a child") {
  Log log;
  for (uint64_t i = 1; i <= 100'000; ++i) {
    log.fold->apply(QmailNewMessage{i}, log.now, {});
    log.fold->apply(
        QmailMessageInfo{
            .number = i, .bytes = 1, .sender = "a@x", .qp = static_cast<uint32_t>(i), .uid = k_alias},
        log.now, {});
    log.fold->apply(QmailBounce{.number = i, .qp = static_cast<uint32_t>(i)}, log.now, {});
  }
  log.finish();
  CHECK(log.traces.size() == 100'000);
}

}  // namespace
}  // namespace spamtrace
