#include "ingest/ledger.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "all_sources.h"
#include "index/queue_pages.h"
#include "index/sources.h"
#include "ingest/trace_shelf.h"
#include "trace/postfix_fields.h"
#include "trace/qmail_fields.h"

namespace spamtrace {
namespace {

const Time k_start = from_unix(1795506656);
constexpr uint32_t k_shop = 10003;

ServerFacts make_server() {
  ServerFacts server;
  server.mta = Mta::postfix;
  server.users = Passwd::parse(
      "root:x:0:0::/root:/bin/bash\nqmaild:x:7791:7790::/var/qmail:/bin/false\n"
      "shop:x:10003:1003::/var/www/vhosts/shop.example:/bin/false\n");
  server.local_domains.add_domain("site0.example");
  return server;
}

// A message of the shop to somebody outside: as its trace has it, and as the queue has it. `began` is in
// seconds from the start.
MessageTrace trace(uint64_t number, const std::string& id, int64_t began = 0) {
  MessageTrace trace;
  trace.number = number;
  trace.mta = Mta::postfix;
  trace.id = id;
  trace.entry = Entry::by_process;
  trace.uid = k_shop;
  trace.sender = "shop@site0.example";
  trace.first_seen = trace.last_seen = k_start + std::chrono::seconds{began};
  return trace;
}
MessageTrace delivered(MessageTrace trace, RecipientOutcome outcome) {
  trace.recipients = {
      {.key = recipient_key(false, "user0@example.net"), .route = Route::remote, .outcome = outcome}};
  trace.last_seen += std::chrono::seconds{5};
  return trace;
}
MessageTrace ended(MessageTrace trace) {
  trace = delivered(std::move(trace), RecipientOutcome::sent);
  trace.ended = true;
  return trace;
}

QueuedMessage queued(const std::string& id, int64_t began = 0, int recipients = 1) {
  QueuedMessage message;
  message.mta = Mta::postfix;
  message.id = id;
  message.state = QueueState::deferred;
  message.sender = "shop@site0.example";
  message.entry = Entry::by_process;
  message.uid = k_shop;
  message.arrival = k_start + std::chrono::seconds{began};
  message.header.subject = "offer";
  for (int i = 0; i < recipients; ++i) {
    message.recipients.append(Route::undecided, false, "user" + std::to_string(i) + "@example.net");
  }
  return message;
}
QueuedMessage in_spool(QueuedMessage message, uint32_t spool) {
  message.spool = spool;
  return message;
}

MessageTrace qmail(MessageTrace trace, uint32_t qp) {
  trace.mta = Mta::qmail;
  trace.qp = qp;
  return trace;
}
QueuedMessage qmail(QueuedMessage message, uint32_t qp) {
  message.mta = Mta::qmail;
  message.state = QueueState::preprocessed;
  message.qp = qp;
  message.received = QmailReceived{.pid = qp, .invoked = Invoked::by_uid, .uid = k_shop, .time = {}};
  return message;
}

PostfixMessage postfix_message(const MessageTrace& trace) {
  PostfixMessage message;
  message.trace = trace;
  message.queued = true;
  return message;
}
QmailMessage qmail_message(const MessageTrace& trace) {
  QmailMessage message;
  message.trace = trace;
  message.number = std::stoull(trace.id);
  return message;
}

// The ledger with an index in memory; each step is a run, which ends with the queue settled.
struct Book {
  Book() { index.begin(); }
  ~Book() { index.commit(); }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  void open(const MessageTrace& trace) {
    const bool is_new = !index.live().share_of(static_cast<int64_t>(trace.number));
    if (trace.mta == Mta::postfix) {
      ledger.put({LivePlace::postfix_open, trace.id, is_new}, trace, packed(postfix_message(trace)));
    } else {
      ledger.put({LivePlace::qmail_open, trace.id, is_new}, trace, packed(qmail_message(trace)));
    }
  }
  // As a fold does it: it takes the trace from its shelf, then hands it out.
  void close(const MessageTrace& trace) {
    ledger.remove(trace);
    ledger.close(trace);
  }
  void see(const QueuedMessage& message) { index.queue().put(message, ++stamp); }
  void lose(const std::string& id, uint32_t spool = 0) {
    for (const QueueRow& row : index.queue().find(id)) {
      if (!row.gone && row.message.spool == spool) index.queue().set_gone(row.number);
    }
  }
  void settle() {
    ledger.settle_queue();
    index.commit();
    index.begin();
    CHECK(index.queue().unsettled().empty());
  }

  int64_t rows_of(const char* sql) {
    Query query(index.database(), sql);
    REQUIRE(query.next());
    return query.integer(0);
  }
  // Of each source: messages/recipients, then what became of them; how many rows there are.
  std::string now() {
    settle();
    std::string text;
    for (const SourceRow& row : all_sources(index.database())) {
      const OriginTally& t = row.tally;
      text += t.origin.id() + " " + std::to_string(t.counts.messages) + "/" +
              std::to_string(t.counts.recipients) + " sent " + std::to_string(t.counts.sent) + " deferred " +
              std::to_string(t.counts.deferred) + " queued " + std::to_string(t.queued) + "/" +
              std::to_string(t.queued_recipients) + " header " + std::to_string(t.with_header) + "; ";
    }
    for (const MailClass mail :
         {MailClass::inbound, MailClass::local_only, MailClass::no_delivery, MailClass::incomplete}) {
      const int64_t messages = count_messages(index.database(), mail, {});
      if (messages > 0) text += std::string(name_of(mail)) + " " + std::to_string(messages) + "; ";
    }
    return text + "live " + std::to_string(rows_of("SELECT count(*) FROM live")) + " rows " +
           std::to_string(rows_of("SELECT count(*) FROM queue"));
  }
  std::vector<SampleMessage> samples() {
    const auto row = find_source(index.database(), "system_user:shop", {});
    return row ? past_of(index.database(), row->number).samples : std::vector<SampleMessage>{};
  }

  uint64_t stamp = 0;
  int guesses = 0;
  ServerFacts server = make_server();
  Index index{":memory:"};
  Ledger ledger{index, server, [](const QueuedMessage& message) { return "FILE " + message.id; },
                [this](const QueuedMessage&) {
                  ++guesses;
                  return SessionGuess{};
                }};
};

const std::string k_past = "system_user:shop 1/1 sent 1 deferred 0 queued 0/0 header ";

TEST_CASE("known by its trace only") {
  Book book;
  book.open(trace(1, "1A0001"));
  CHECK(book.now() == "no_delivery 1; live 1 rows 0");
  book.open(delivered(trace(1, "1A0001"), RecipientOutcome::deferred));
  CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 1 queued 0/0 header 0; live 1 rows 0");
  book.close(ended(trace(1, "1A0001")));
  CHECK(book.now() == k_past + "0; live 0 rows 0");
  REQUIRE(book.samples().size() == 1);
  CHECK(book.samples()[0].id == "1A0001");
}

TEST_CASE("a trace that was never on a shelf") {
  Book book;
  book.ledger.close(ended(trace(1, "1A0001")));
  CHECK(book.now() == k_past + "0; live 0 rows 0");
}

TEST_CASE("known by the queue only") {
  Book book;
  book.see(queued("1A0001", 0, 3));
  CHECK(book.now() == "system_user:shop 1/3 sent 0 deferred 3 queued 1/3 header 1; live 1 rows 1");
  CHECK(book.now() == "system_user:shop 1/3 sent 0 deferred 3 queued 1/3 header 1; live 1 rows 1");
  book.see(queued("1A0001", 0, 2));
  CHECK(book.now() == "system_user:shop 1/2 sent 0 deferred 2 queued 1/2 header 1; live 1 rows 1");
  CHECK(book.guesses == 1);
  book.lose("1A0001");
  const std::string past = book.now();
  CHECK(past.starts_with("system_user:shop 1/2 "));
  CHECK(past.ends_with(" queued 0/0 header 1; live 0 rows 0"));
  REQUIRE(book.samples().size() == 1);
  CHECK(book.samples()[0].subject == "offer");
  CHECK_FALSE(book.samples()[0].queued);
}

TEST_CASE("one that is still being written is that, and no message if it never becomes whole") {
  Book book;
  QueuedMessage message;
  message.mta = Mta::postfix;
  message.id = "1A0001";
  message.state = QueueState::writing;
  message.arrival = k_start;
  book.see(message);
  CHECK(book.now() == "incomplete 1; live 1 rows 1");
  SUBCASE("it becomes whole") {
    book.see(queued("1A0001"));
    CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 1 queued 1/1 header 1; live 1 rows 1");
    CHECK(book.guesses == 2);
    return;
  }
  SUBCASE("it goes") { book.lose("1A0001"); }
  CHECK(book.now() == "live 0 rows 0");
}

TEST_CASE("what pickup takes from maildrop is one message, under its new id") {
  Book book;
  QueuedMessage message = queued("1A0001");
  message.state = QueueState::maildrop;
  book.see(message);
  CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 0 queued 1/1 header 1; live 1 rows 1");
  book.lose("1A0001");
  CHECK(book.now() == "live 0 rows 0");
  book.see(queued("2B0002"));
  CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 1 queued 1/1 header 1; live 1 rows 1");
}

TEST_CASE("a bounce that is still being written gets its subject later") {
  Book book;
  QueuedMessage message = queued("1A0001");
  message.sender.clear();
  message.header.subject.clear();
  book.see(message);
  message.header.subject = "=?utf-8?q?failure?=";
  book.see(message);
  book.now();
  CHECK(read_queue_page(book.index.database(), {.subject = "failure"}, QueueSort::arrival, 0, 1).matching ==
        1);
  CHECK(book.rows_of("SELECT count(*) FROM queue") == 1);
}

TEST_CASE("known by both, in either order, it is one message, whichever goes first") {
  for (const bool trace_first : {true, false}) {
    for (const bool ends_first : {true, false}) {
      for (const bool settles : {true, false}) {
        CAPTURE(trace_first);
        CAPTURE(ends_first);
        CAPTURE(settles);
        Book book;
        const MessageTrace deferred = delivered(trace(1, "1A0001"), RecipientOutcome::deferred);
        if (trace_first) book.open(deferred);
        if (settles) book.settle();
        book.see(queued("1A0001"));
        if (settles) book.settle();
        if (!trace_first) book.open(deferred);
        CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 1 queued 1/1 header 1; live 1 rows 1");
        book.see(queued("1A0001", 0, 1));
        book.open(deferred);
        CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 1 queued 1/1 header 1; live 1 rows 1");
        if (ends_first) {
          book.close(ended(trace(1, "1A0001")));
          if (settles) {
            // The file of the queue is not rewritten yet.
            CHECK(book.now() == "system_user:shop 1/1 sent 1 deferred 0 queued 1/1 header 1; live 1 rows 1");
          }
          book.lose("1A0001");
        } else {
          book.lose("1A0001");
          if (settles) {
            CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 1 queued 0/0 header 1; live 1 rows 1");
          }
          book.close(ended(trace(1, "1A0001")));
        }
        CHECK(book.now() == k_past + "1; live 0 rows 0");
        REQUIRE(book.samples().size() == 1);
        CHECK(book.samples()[0].subject == "offer");
        CHECK_FALSE(book.samples()[0].queued);
      }
    }
  }
}

TEST_CASE("it came, was seen and went between two looks at the log") {
  for (const bool was_settled : {true, false}) {
    Book book;
    book.see(queued("1A0001"));
    if (was_settled) book.settle();
    book.lose("1A0001");
    book.ledger.close(ended(trace(1, "1A0001")));
    CHECK(book.now() == k_past + "1; live 0 rows 0");
  }
}

TEST_CASE("an id is given away again") {
  const std::string two = "system_user:shop 2/2 ";
  Book book;
  book.open(delivered(trace(1, "1A0001"), RecipientOutcome::deferred));
  book.see(queued("1A0001"));
  book.settle();
  SUBCASE("between two looks") {
    book.lose("1A0001");
    book.see(queued("1A0001", 1000));
    book.close(ended(trace(1, "1A0001")));
    book.open(delivered(trace(2, "1A0001", 1000), RecipientOutcome::deferred));
  }
  SUBCASE("and the queue tells it by the message alone") {
    book.see(queued("1A0001", 1000));
    book.close(ended(trace(1, "1A0001")));
    book.open(delivered(trace(2, "1A0001", 1000), RecipientOutcome::deferred));
  }
  SUBCASE("one after the other") {
    book.lose("1A0001");
    book.settle();
    book.close(ended(trace(1, "1A0001")));
    book.settle();
    book.see(queued("1A0001", 1000));
    book.settle();
    book.open(delivered(trace(2, "1A0001", 1000), RecipientOutcome::deferred));
  }
  CHECK(book.now() == two + "sent 1 deferred 1 queued 1/1 header 2; live 1 rows 1");
  book.lose("1A0001");
  book.close(ended(trace(2, "1A0001", 1000)));
  CHECK(book.now() == two + "sent 2 deferred 0 queued 0/0 header 2; live 0 rows 0");
}

TEST_CASE("an id is given away again, and the log does not hold the new one") {
  Book book;
  book.open(delivered(trace(1, "1A0001"), RecipientOutcome::deferred));
  book.see(queued("1A0001"));
  book.settle();
  book.lose("1A0001");
  book.see(queued("1A0001", 1000));
  book.close(ended(trace(1, "1A0001")));
  CHECK(book.now() == "system_user:shop 2/2 sent 1 deferred 1 queued 1/1 header 2; live 1 rows 1");
  book.lose("1A0001");
  CHECK(book.now().starts_with("system_user:shop 2/2 "));
  CHECK(book.now().ends_with("queued 0/0 header 2; live 0 rows 0"));
}

TEST_CASE("of several spools each has its messages; the log tells no spool, and the first is taken") {
  for (const bool trace_first : {true, false}) {
    Book book;
    const MessageTrace deferred = delivered(trace(1, "1A0001"), RecipientOutcome::deferred);
    if (trace_first) book.open(deferred);
    book.see(in_spool(queued("1A0001"), 1));
    book.see(queued("1A0001"));
    if (!trace_first) book.open(deferred);
    CHECK(book.now() == "system_user:shop 2/2 sent 0 deferred 2 queued 2/2 header 2; live 2 rows 2");
    REQUIRE(book.index.queue().find("1A0001").size() == 2);
    CHECK(book.index.queue().find("1A0001")[0].message.spool == 0);
    CHECK(book.index.queue().find("1A0001")[0].live == 1);
    CHECK(book.index.queue().find("1A0001")[1].live < 0);
    book.lose("1A0001", 1);
    CHECK(book.now().ends_with(" queued 1/1 header 2; live 1 rows 1"));
    book.close(ended(trace(1, "1A0001")));
    book.lose("1A0001");
    CHECK(book.now().starts_with("system_user:shop 2/2 "));
    CHECK(book.now().ends_with(" queued 0/0 header 2; live 0 rows 0"));
  }
}

TEST_CASE("qmail: the pid of qmail-queue tells two messages of one number apart") {
  const MessageTrace deferred = delivered(qmail(trace(1, "17"), 50), RecipientOutcome::deferred);
  for (const bool trace_first : {true, false}) {
    Book book;
    if (trace_first) book.open(deferred);
    book.see(qmail(queued("17"), 50));
    if (!trace_first) book.open(deferred);
    CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 1 queued 1/1 header 1; live 1 rows 1");
  }
  Book book;
  book.open(deferred);
  book.see(qmail(queued("17"), 51));  // qmail's queue does not tell what was tried
  CHECK(book.now() == "system_user:shop 2/2 sent 0 deferred 1 queued 1/1 header 1; live 2 rows 1");
}

TEST_CASE("qmail: a trace that begins before the log does") {
  MessageTrace begun = delivered(qmail(trace(1, "17"), 0), RecipientOutcome::deferred);
  begun.uid.reset();
  Book book;
  book.see(qmail(queued("17"), 50));
  SUBCASE("is that of what is in the queue while it is open") {
    book.open(begun);
    CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 1 queued 1/1 header 1; live 1 rows 1");
  }
  SUBCASE("is another's once it has ended") {
    begun.ended = true;
    book.ledger.close(begun);
    CHECK(book.now().find("system_user:shop 1/1 sent 0 deferred 0 queued 1/1 header 1; ") !=
          std::string::npos);
    CHECK(book.now().find("unknown 1/1 ") != std::string::npos);
  }
}

TEST_CASE("a message of the other mail server is another") {
  Book book;
  book.open(delivered(qmail(trace(1, "17"), 50), RecipientOutcome::deferred));
  book.see(queued("17"));
  CHECK(book.now() == "system_user:shop 2/2 sent 0 deferred 2 queued 1/1 header 1; live 2 rows 1");
}

TEST_CASE("Postfix: a message that came after the trace ended is another") {
  Book book;
  book.open(delivered(trace(1, "1A0001"), RecipientOutcome::deferred));
  book.see(queued("1A0001", 1000));
  CHECK(book.now() == "system_user:shop 2/2 sent 0 deferred 2 queued 1/1 header 1; live 2 rows 1");
}

// postsuper -r: pickup gives it another id, and the trace goes on under that.
TEST_CASE("a message that is requeued under another id is one") {
  Book book;
  book.open(delivered(trace(1, "1A0001"), RecipientOutcome::deferred));
  book.see(queued("1A0001"));
  book.settle();
  const MessageTrace renamed = delivered(trace(1, "2B0002"), RecipientOutcome::deferred);
  const std::string one = "system_user:shop 1/1 sent 0 deferred 1 queued 1/1 header 1; live 1 rows 1";
  QueuedMessage requeued = queued("2B0002", 3);
  requeued.requeued = true;
  SUBCASE("log and queue at once") {
    book.lose("1A0001");
    book.see(requeued);
    book.ledger.remove(renamed);
    book.open(renamed);
  }
  SUBCASE("first the log") {
    book.ledger.remove(renamed);
    book.open(renamed);
    book.settle();
    book.lose("1A0001");
    book.see(requeued);
  }
  CHECK(book.now() == one);
  book.lose("2B0002");
  book.close(ended(trace(1, "2B0002")));
  CHECK(book.now() == k_past + "1; live 0 rows 0");
}

TEST_CASE("the shelf of a fold keeps the ledger") {
  Book book;
  TraceShelf<PostfixMessage> shelf(book.ledger, book.index.live(), LivePlace::postfix_open);
  TraceShelf<MessageTrace> waiting(book.ledger, book.index.live(), LivePlace::postfix_waiting);
  PostfixMessage message;
  CHECK_FALSE(shelf.fetch("1A0001", message));
  shelf.put("1A0001", postfix_message(delivered(trace(1, "1A0001"), RecipientOutcome::deferred)), true);
  CHECK(book.now() == "system_user:shop 1/1 sent 0 deferred 1 queued 0/0 header 0; live 1 rows 0");
  REQUIRE(shelf.fetch("1A0001", message));
  CHECK(message.queued);
  CHECK(message.trace.recipients.size() == 1);
  CHECK_FALSE(waiting.fetch("1A0001", message.trace));
  shelf.put("1A0001", postfix_message(delivered(trace(1, "1A0001"), RecipientOutcome::sent)), false);
  CHECK(book.now() == k_past + "0; live 1 rows 0");
  // Its trace waits for its parent's line.
  shelf.remove("1A0001", message);
  CHECK(book.now() == "live 0 rows 0");
  waiting.put("0", ended(trace(1, "1A0001")), true);
  CHECK(book.now() == k_past + "0; live 1 rows 0");
  CHECK_FALSE(shelf.fetch("1A0001", message));
  waiting.remove("0", message.trace);
  book.ledger.close(ended(trace(1, "1A0001")));
  CHECK(book.now() == k_past + "0; live 0 rows 0");
}

}  // namespace
}  // namespace spamtrace
