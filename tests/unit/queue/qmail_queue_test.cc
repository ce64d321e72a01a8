#include "queue/qmail_queue.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "queue/qmail_message.h"
#include "support/file_writing.h"
#include "support/qmail_mess.h"
#include "support/qmail_spool.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;
using fixture::SpoolMessage;
using fixture::SpoolState;
using namespace std::string_literals;

const Time k_arrival = from_unix(1795506656);

// A queue below a root directory, with the bytes that the test gives.
struct Scene {
  explicit Scene(unsigned split = 23, bool big_todo = false)
      : spool(dir / "var/qmail/queue", split, big_todo) {
    spool.make_directories();
  }

  std::unique_ptr<QmailQueue> open() const {
    auto queue = QmailQueue::open(RootDir::open(dir.path().string()).value(), "/var/qmail/queue");
    REQUIRE(queue.has_value());
    return std::move(*queue);
  }
  QueueScan scan(const QueueLimits& limits = {}) const {
    auto scan = open()->scan(limits, {});
    REQUIRE(scan.has_value());
    return std::move(*scan);
  }
  fs::path file(std::string_view folder, uint64_t number) const { return spool.file(folder, number); }

  TempDir dir;
  fixture::QmailSpool spool;
};

SpoolMessage message(uint64_t number, SpoolState state) {
  SpoolMessage message;
  message.number = number;
  message.uid = 10003;
  message.qp = 4711;
  message.sender = "info@site0.example";
  message.submitted = {"a@site0.example", "b@example.net"};
  message.local = {{"1-a@site0.example"}};
  message.remote = {{"b@example.net", true}, {"c@example.net", false}};
  message.mess = fixture::received_by_uid(4711, 10003, k_arrival) + "Subject: s\n\nbody\n";
  message.arrival = k_arrival;
  message.state = state;
  return message;
}

std::string describe(const Recipients& recipients) {
  std::string text;
  recipients.for_each([&](const Recipient& r) {
    static constexpr const char* k_routes[] = {"?", "local", "remote"};
    text += " "s + k_routes[static_cast<size_t>(r.route)] + ":" + std::string(r.address) +
            (r.done ? "(done)" : "");
  });
  return text;
}

std::string describe(const MessageDamage& damage) {
  return std::string(damage.envelope_cut ? " envelope_cut" : "") + (damage.too_large ? " too_large" : "") +
         (damage.header_cut ? " header_cut" : "") + (damage.no_received_line ? " no_received_line" : "");
}

std::string describe(const QueuedMessage& m) {
  return m.id + " " + name_of(m.state) + " <" + m.sender + ">" + describe(m.recipients) +
         (m.bouncing ? " bouncing" : "") + describe(m.damage);
}

std::string describe(const QueueScan& scan) {
  std::string text;
  for (const QueuedMessage& m : scan.messages) text += (text.empty() ? "" : "\n") + describe(m);
  return text;
}

constexpr const char* k_todo_text = "<info@site0.example> ?:a@site0.example ?:b@example.net";
constexpr const char* k_info_text =
    "<info@site0.example> local:1-a@site0.example remote:b@example.net(done) remote:c@example.net";

TEST_CASE("every state that a message can have, in every layout of the directories") {
  struct Row {
    SpoolState state;
    std::string want;
  };
  const std::vector<Row> rows = {
      {SpoolState::preprocessed, "preprocessed "s + k_info_text},
      {SpoolState::todo, "todo "s + k_todo_text},
      {SpoolState::todo_with_leftovers, "todo "s + k_todo_text},
      {SpoolState::intd, "envelope "s + k_todo_text},
      {SpoolState::mess_only, "writing <>"},
  };
  for (const unsigned split : {23U, 1U, 7U, 101U}) {
    for (const bool big_todo : {false, true}) {
      const Scene scene(split, big_todo);
      auto spool = scene.spool;
      std::string want;
      uint64_t number = 4'242'420;
      for (const Row& row : rows) {
        spool.write(message(++number, row.state));
        want += (want.empty() ? "" : "\n") + std::to_string(number) + " " + row.want;
      }
      CAPTURE(split);
      CAPTURE(big_todo);
      const QueueScan scan = scene.scan();
      CHECK(describe(scan) == want);
      CHECK(scan.counts.messages == rows.size());
      CHECK(scan.counts.not_preprocessed == 2);
      CHECK(scan.counts.split == split);
      CHECK(scan.counts.big_todo == big_todo);
      CHECK(scan.damaged == 0);
      CHECK(scan.vanished == 0);
      CHECK(scan.unreadable == 0);
      CHECK(scan.renumbered == rows.size());
    }
  }
}

TEST_CASE("facts of a message: who, when, how large") {
  Scene scene;
  scene.spool.write(message(100, SpoolState::preprocessed));
  scene.spool.write(message(101, SpoolState::todo));
  const QueueScan scan = scene.scan();
  REQUIRE(scan.messages.size() == 2);
  for (const QueuedMessage& m : scan.messages) {
    CHECK(m.uid == 10003U);
    CHECK(m.qp == 4711);
    CHECK(to_rfc3339(m.arrival) == to_rfc3339(k_arrival));
    CHECK(m.size == fs::file_size(scene.file("mess", std::stoull(m.id))));
    CHECK(m.header.subject == "s");
  }
  CHECK(scene.open()->message_path(scan.messages.front()).ends_with("/var/qmail/queue/mess/8/100"));
  CHECK(scene.open()->read_content(scan.messages.front(), 14).value() == "Received: (qma");
}

TEST_CASE("the todo record outranks the first line of the message") {
  Scene scene;
  SpoolMessage m = message(100, SpoolState::todo);
  m.uid = 10004;
  m.qp = 99;
  scene.spool.write(m);
  const QueuedMessage got = scene.open()->read("100").value();
  CHECK(got.uid == 10004U);
  CHECK(got.qp == 99);
}

TEST_CASE("a mixture of flat and split todo is read as far as it goes") {
  Scene split_scene(23, true);
  fixture::QmailSpool flat(split_scene.dir / "var/qmail/queue", 23, false);
  flat.write(message(50, SpoolState::todo));  // from before the patch
  split_scene.spool.write(message(51, SpoolState::todo));
  const QueueScan scan = split_scene.scan();
  CHECK(describe(scan) == "50 todo "s + k_todo_text + "\n51 todo " + k_todo_text);
  CHECK(scan.counts.not_preprocessed == 2);
}

TEST_CASE("envelope senders, and what bounces") {
  struct Row {
    std::string sender, bounce, want;
  };
  const std::vector<Row> rows = {
      {"", "", "<>"},
      {"#@[]", "", "<#@[]>"},
      {"list-@[]", "", "<list-@[]>"},
      {"x@site0.example", fixture::bounce_record("b@example.net", "no such user"), "<x@site0.example>"},
  };
  for (const Row& row : rows) {
    Scene scene;
    SpoolMessage m = message(7, SpoolState::preprocessed);
    m.sender = row.sender;
    m.bounce = row.bounce;
    scene.spool.write(m);
    const QueueScan scan = scene.scan();
    const std::string text = describe(scan);
    CHECK_MESSAGE(text.starts_with("7 preprocessed " + row.want + " "), text, " instead of ", row.want);
    CHECK(text.ends_with(" bouncing") == !row.bounce.empty());
    CHECK(scan.counts.bouncing == (row.bounce.empty() ? 0 : 1));
    CHECK(scan.messages[0].bounce_reports == row.bounce);
  }
}

TEST_CASE("names that are no message number are counted and left alone") {
  Scene scene;
  scene.spool.write(message(100, SpoolState::preprocessed));
  for (const char* name : {"x", "007", "18446744073709551616", "99999999999999999999999", "12a", "-1", "+1",
                           " 1", "\xff\xfe", "1.tmp"}) {
    fixture::write_file(scene.dir / "var/qmail/queue/mess/3" / name, "x");
  }
  fixture::write_file(scene.dir / "var/qmail/queue/todo/strange", "x");
  const QueueScan scan = scene.scan();
  CHECK(describe(scan) == "100 preprocessed "s + k_info_text);
  CHECK(scan.counts.strays == 11);
  CHECK(scan.counts.messages == 11);  // as qmail-qstat counts
  CHECK(scan.counts.not_preprocessed == 1);
}

TEST_CASE("the largest number there is") {
  Scene scene;
  scene.spool.write(message(18'446'744'073'709'551'615U, SpoolState::preprocessed));
  CHECK(describe(scene.scan()) == "18446744073709551615 preprocessed "s + k_info_text);
}

TEST_CASE("a message in the wrong part is found and counted") {
  Scene scene;
  scene.spool.write(message(100, SpoolState::preprocessed));
  const fs::path parts = scene.dir / "var/qmail/queue/mess";
  SUBCASE("in another part") { fs::rename(scene.file("mess", 100), parts / "5/100"); }
  SUBCASE("in the top") { fs::rename(scene.file("mess", 100), parts / "100"); }
  const QueueScan scan = scene.scan();
  CHECK(describe(scan) == "100 preprocessed "s + k_info_text);
  CHECK(scan.counts.misplaced == 1);
  CHECK(describe(scene.open()->read("100").value()) == describe(scan));
}

TEST_CASE("a number that lies in two parts is one message, the one in its place") {
  Scene scene;
  scene.spool.write(message(100, SpoolState::preprocessed));
  fixture::write_file(scene.dir / "var/qmail/queue/mess/5/100",
                      "Received: (qmail 1 invoked by uid 0); x\n\n");
  const QueueScan scan = scene.scan();
  CHECK(describe(scan) == "100 preprocessed "s + k_info_text);
  CHECK(scan.messages[0].uid == 10003U);
  CHECK(scan.counts.misplaced == 1);
}

TEST_CASE("what cannot be read is counted, and the others are read") {
  using Spoil = std::function<void(const fs::path&)>;
  struct Row {
    std::string what;
    Spoil make;
    std::string want;
  };
  const std::vector<Row> rows = {
      {"FIFO", [](const fs::path& path) { fixture::make_fifo(path, 0644); }, "is not a regular file"},
      {"directory", [](const fs::path& path) { fs::create_directory(path); }, "Is a directory"},
      {"link", [](const fs::path& path) { fs::create_symlink("/etc/passwd", path); }, "is a symbolic link"},
      {"device", [](const fs::path& path) { fs::create_symlink("/dev/zero", path); }, "is a symbolic link"},
  };
  for (const Row& row : rows) {
    Scene scene;
    scene.spool.write(message(100, SpoolState::preprocessed));
    scene.spool.write(message(101, SpoolState::preprocessed));
    fs::remove(scene.file("mess", 100));
    row.make(scene.file("mess", 100));
    const QueueScan scan = scene.scan();
    CHECK_MESSAGE(scan.unreadable == 1, row.what);
    CHECK_MESSAGE(scan.unreadable_example == "message 100: " + row.want, row.what);
    CHECK(describe(scan) == "101 preprocessed "s + k_info_text);
    const auto one = scene.open()->read("100");
    REQUIRE_FALSE(one.has_value());
    CHECK(one.error().code == ErrorCode::unreadable);
    CHECK(one.error().hint != "");
  }
}

TEST_CASE("an envelope that is no file makes the message unreadable, a recipient file only damages it") {
  Scene scene;
  for (const uint64_t number : {100U, 101U, 102U})
    scene.spool.write(message(number, SpoolState::preprocessed));
  fs::remove(scene.file("info", 100));
  fs::create_directory(scene.file("info", 100));
  fs::remove(scene.file("remote", 101));
  fs::create_symlink("/etc/passwd", scene.file("remote", 101));
  const QueueScan scan = scene.scan();
  CHECK(scan.unreadable == 1);
  CHECK(scan.damaged == 1);
  CHECK(describe(scan) ==
        "101 preprocessed <info@site0.example> local:1-a@site0.example envelope_cut\n"
        "102 preprocessed "s +
            k_info_text);
}

TEST_CASE("without rights the queue is refused with the system's reason") {
  if (::geteuid() == 0) {
    MESSAGE("skipped: root may read all");
    return;
  }
  Scene scene;
  scene.spool.write(message(100, SpoolState::preprocessed));
  fs::permissions(scene.file("mess", 100), fs::perms::none);
  CHECK(scene.scan().unreadable_example == "message 100: Permission denied");
}

TEST_CASE("a sender who writes a huge header is read up to the limit only") {
  const std::string own = fixture::received_by_uid(4711, 10003, k_arrival);
  struct Row {
    std::string what;
    std::string mess;
    bool cut;
    std::string subject;
  };
  const std::vector<Row> rows = {
      {"many fields", own + "Subject: first\n" + std::string(70'000, 'x') + ": y\n\nbody", true, "first"},
      {"the subject lies behind the limit", own + "X: " + std::string(70'000, 'x') + "\nSubject: s\n\n", true,
       ""},
      {"it just fits", own + "X: " + std::string(60'000, 'x') + "\nSubject: s\n\n", false, "s"},
      {"no end of the header, no end of the line", own + "Subject: s", false, "s"},
      {"a body as long as you like", own + "Subject: s\n\n" + std::string(200'000, 'x'), false, "s"},
  };
  for (const Row& row : rows) {
    Scene scene;
    SpoolMessage m = message(100, SpoolState::preprocessed);
    m.mess = row.mess;
    scene.spool.write(m);
    const QueuedMessage got = scene.open()->read("100").value();
    CHECK_MESSAGE(got.damage.header_cut == row.cut, row.what);
    CHECK_MESSAGE(got.header.subject == row.subject, row.what);
    CHECK_MESSAGE(got.uid == 10003U, row.what);
  }
}

TEST_CASE("100 MB without a line end cost no more than the limit") {
  Scene scene;
  for (const bool has_line : {false, true}) {
    SpoolMessage m = message(has_line ? 101 : 100, SpoolState::preprocessed);
    m.mess = has_line ? fixture::received_by_uid(4711, 10003, k_arrival) : "";
    scene.spool.write(m);
    fs::resize_file(scene.file("mess", m.number), 100'000'000);
  }
  const QueueScan scan = scene.scan();
  CHECK(describe(scan) == "100 preprocessed "s + k_info_text +
                              " header_cut no_received_line\n101 preprocessed " + k_info_text +
                              " header_cut");
  CHECK(scan.messages[0].size == 100'000'000);
  CHECK(scan.damaged == 2);
}

TEST_CASE("a recipient file above the limit is read up to it") {
  Scene scene;
  SpoolMessage m = message(100, SpoolState::preprocessed);
  m.local.clear();
  m.remote.clear();
  for (int i = 0; i < 10'000; ++i) m.remote.push_back({"user" + std::to_string(i) + "@example.net"});
  m.submitted.assign(10'000, "user@example.net");
  scene.spool.write(m);
  m.number = 101;
  m.state = SpoolState::todo;
  scene.spool.write(m);

  CHECK(scene.scan().damaged == 0);
  CHECK(scene.scan().messages[0].recipients.count() == 10'000);
  for (const size_t limit : {size_t{1}, size_t{10}, size_t{4096}, size_t{5000}, size_t{70'000}}) {
    QueueLimits limits;
    limits.recipient_file = limit;
    const QueueScan scan = scene.scan(limits);
    CAPTURE(limit);
    REQUIRE(scan.messages.size() == 2);
    for (const QueuedMessage& got : scan.messages) {
      CHECK(got.damage.too_large);
      CHECK(got.recipients.count() <= limit / 18 + 1);
      CHECK(got.recipients.count() >= limit / 25);
    }
  }
}

// What a cut file may still tell: recipients that stand in the whole one, in their order, from the first on.
bool is_beginning_of(const std::string& part, const std::string& whole) {
  return whole.starts_with(part) && (part.size() == whole.size() || whole[part.size()] == ' ');
}

TEST_CASE("envelope and recipient files cut at every byte") {
  struct Row {
    std::string folder;
    SpoolState state;
    std::string rest;  // of the recipients, from files that are whole
  };
  const std::vector<Row> rows = {
      {"todo", SpoolState::todo, ""},
      {"info", SpoolState::preprocessed, ""},
      {"local", SpoolState::preprocessed, " remote:b@example.net(done) remote:c@example.net"},
      {"remote", SpoolState::preprocessed, ""},
  };
  for (const Row& row : rows) {
    Scene scene;
    scene.spool.write(message(100, row.state));
    const fs::path path = scene.file(row.folder, 100);
    const std::string whole = describe(scene.open()->read("100").value().recipients);
    for (size_t size = fs::file_size(path); size-- > 0;) {
      fs::resize_file(path, size);
      const auto read = scene.open()->read("100");
      REQUIRE(read.has_value());
      const QueuedMessage& got = *read;
      CAPTURE(row.folder);
      CAPTURE(size);
      std::string recipients = describe(got.recipients);
      if (!row.rest.empty()) {
        REQUIRE(recipients.ends_with(row.rest));
        recipients.resize(recipients.size() - row.rest.size());
      }
      CHECK(is_beginning_of(recipients, whole));
      CHECK((got.sender == "info@site0.example" || got.sender.empty()));
      // A file that ends behind a whole record cannot be told from one that was written so.
      const bool looks_whole = recipients == whole || row.folder == "local" || row.folder == "remote" ||
                               got.recipients.count() > 0 || got.sender != "";
      CHECK((got.damage.envelope_cut || looks_whole));
    }
  }
}

TEST_CASE("recipient files cut inside a record are damaged, cut between two they are not") {
  Scene scene;
  scene.spool.write(message(100, SpoolState::preprocessed));
  const fs::path path = scene.file("remote", 100);
  const std::string content = "Db@example.net\0Tc@example.net\0"s;
  for (size_t size = content.size(); size-- > 0;) {
    fixture::write_file(path, content.substr(0, size), 0600);
    const QueuedMessage got = scene.open()->read("100").value();
    const bool between = size == 0 || content[size - 1] == '\0';
    CHECK_MESSAGE(got.damage.envelope_cut == !between, "at ", size);
  }
}

TEST_CASE("half an envelope is normal while it is being written") {
  Scene scene;
  scene.spool.write(message(100, SpoolState::intd));
  const fs::path path = scene.file("intd", 100);
  for (size_t size = fs::file_size(path); size-- > 0;) {
    fs::resize_file(path, size);
    const QueueScan scan = scene.scan();
    CHECK(scan.damaged == 0);
    CHECK(name_of(scan.messages.at(0).state) == "envelope"s);
  }
}

TEST_CASE("NUL and bytes that are no UTF-8, everywhere") {
  Scene scene;
  const std::string odd = "\xff\xfe\0\x80\r\x1b[2J"s;
  for (const SpoolState state :
       {SpoolState::preprocessed, SpoolState::todo, SpoolState::intd, SpoolState::mess_only}) {
    SpoolMessage m = message(100 + static_cast<uint64_t>(state), state);
    m.mess = odd + m.mess + odd;
    m.sender = "\xff\x1b@\xc0";
    m.local = {{"1-\xff@\xc0"}};
    m.remote = {{"\x01\xed\xa0\x80@x"}};
    m.submitted = {"\xff@\xc0"};
    m.bounce = odd;
    scene.spool.write(m);
  }
  const QueueScan scan = scene.scan();
  REQUIRE(scan.messages.size() == 4);
  CHECK(describe(scan.messages[0]) ==
        "100 preprocessed <\xff\x1b@\xc0> local:1-\xff@\xc0 remote:\x01\xed\xa0\x80@x bouncing "
        "no_received_line");
  CHECK(describe(scan.messages[1]) == "101 todo <\xff\x1b@\xc0> ?:\xff@\xc0 no_received_line");
  for (const QueuedMessage& m : scan.messages) CHECK_FALSE(m.received);
}

struct OpenQueue {
  explicit OpenQueue(const Scene& scene)
      : fd(::open((scene.dir / "var/qmail/queue").c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
        dirs(open_qmail_directories(fd.get(), "queue").value()) {}

  ReadOutcome read(ListedMessage listed, QueuedMessage& message) {
    listed.mess_dir = dirs.mess.of(listed.number);
    return QmailMessageReader(dirs, {}).read(listed, message);
  }

  Fd fd;
  QmailDirectories dirs;
};

constexpr ListedMessage k_listed_in_todo{.number = 100, .todo = true};
constexpr ListedMessage k_listed_in_info{.number = 100, .info = true, .local = true, .remote = true};

TEST_CASE("a queue that vanishes under the reader") {
  struct Row {
    std::string what;
    SpoolState state;
    ListedMessage listed;
    std::vector<const char*> removed;
    std::string want;
  };
  const std::vector<Row> rows = {
      {"all of it",
       SpoolState::preprocessed,
       k_listed_in_info,
       {"mess", "info", "local", "remote"},
       "vanished"},
      {"all but mess, which goes last",
       SpoolState::preprocessed,
       k_listed_in_info,
       {"info", "local", "remote"},
       "vanished"},
      {"its recipients, which go first",
       SpoolState::preprocessed,
       k_listed_in_info,
       {"local", "remote"},
       "100 preprocessed <info@site0.example>"},
      {"one of two recipient files",
       SpoolState::preprocessed,
       k_listed_in_info,
       {"local"},
       "100 preprocessed <info@site0.example> remote:b@example.net(done) remote:c@example.net"},
      {"todo and all", SpoolState::todo, k_listed_in_todo, {"todo", "intd", "mess"}, "vanished"},
      {"todo, and there is no info", SpoolState::todo, k_listed_in_todo, {"todo", "intd"}, "vanished"},
  };
  for (const Row& row : rows) {
    Scene scene;
    scene.spool.write(message(100, row.state));
    OpenQueue queue(scene);
    for (const char* folder : row.removed) fs::remove(scene.file(folder, 100));
    QueuedMessage got;
    const ReadOutcome outcome = queue.read(row.listed, got);
    const std::string text = outcome == ReadOutcome::vanished ? "vanished"
                             : outcome == ReadOutcome::read   ? describe(got)
                                                              : "unreadable";
    CHECK_MESSAGE(text == row.want, row.what);
  }
}

TEST_CASE("a message that moved from todo to info since the listing is read there, with all its recipients") {
  Scene scene;
  SpoolMessage m = message(100, SpoolState::preprocessed);
  m.bounce = "x";
  scene.spool.write(m);
  OpenQueue queue(scene);
  for (const ListedMessage& listed : {k_listed_in_todo, ListedMessage{.number = 100}}) {
    QueuedMessage got;
    CHECK(queue.read(listed, got) == ReadOutcome::read);
    CHECK(describe(got) == "100 preprocessed "s + k_info_text + " bouncing");
  }
}

TEST_CASE("a number that came back under another message shows that one whole, or none") {
  Scene scene;
  OpenQueue queue(scene);
  SpoolMessage next = message(100, SpoolState::todo);
  next.sender = "next@site0.example";
  next.mess = fixture::received_by_uid(1, 10004, k_arrival) + "\n";
  next.uid = 10004;
  scene.spool.write(next);
  QueuedMessage got;
  CHECK(queue.read(k_listed_in_info, got) == ReadOutcome::read);
  CHECK(describe(got) == "100 todo <next@site0.example> ?:a@site0.example ?:b@example.net");
  CHECK(got.uid == 10004U);
}

TEST_CASE("a file that was removed while it was open has vanished") {
  Scene scene;
  scene.spool.write(message(100, SpoolState::preprocessed));
  OpenQueue queue(scene);
  fs::remove_all(scene.dir / "var/qmail/queue");
  QueuedMessage got;
  CHECK(queue.read(k_listed_in_info, got) == ReadOutcome::vanished);
}

TEST_CASE("what is no queue is refused, with a hint") {
  struct Row {
    std::string what;
    std::function<void(const fs::path&)> make;
    ErrorCode want;
  };
  const TempDir outside;
  fixture::QmailSpool(outside / "queue").make_directories();
  const std::vector<Row> rows = {
      {"nothing", [](const fs::path&) {}, ErrorCode::not_found},
      {"a link out of the root", [&](const fs::path& path) { fs::create_symlink(outside / "queue", path); },
       ErrorCode::not_found},
      {"a link up out of the root",
       [](const fs::path& path) { fs::create_symlink("../../../../../../../tmp", path); },
       ErrorCode::not_found},
      {"a link to itself", [](const fs::path& path) { fs::create_symlink("queue", path); },
       ErrorCode::unreadable},
      {"a file", [](const fs::path& path) { fixture::write_file(path, ""); }, ErrorCode::unreadable},
      {"a queue without mess", [](const fs::path& path) { fs::create_directories(path / "info"); },
       ErrorCode::not_found},
      {"mess is a link",
       [&](const fs::path& path) {
         fs::create_directory(path);
         fs::create_symlink(outside / "queue/mess", path / "mess");
       },
       ErrorCode::unreadable},
  };
  for (const Row& row : rows) {
    const TempDir dir;
    fs::create_directories(dir / "var/qmail");
    row.make(dir / "var/qmail/queue");
    const auto queue = QmailQueue::open(RootDir::open(dir.path().string()).value(), "/var/qmail/queue");
    CHECK_MESSAGE(!queue.has_value(), row.what);
    if (queue) continue;
    CHECK_MESSAGE(queue.error().code == row.want, row.what, ": ", name_of(queue.error().code));
    CHECK_MESSAGE(queue.error().hint != "", row.what, ": ", queue.error().message);
  }
}

TEST_CASE("a link inside the root is followed") {
  Scene scene;
  scene.spool.write(message(100, SpoolState::preprocessed));
  fs::create_symlink("/var/qmail/queue", scene.dir / "queue");
  const auto queue = QmailQueue::open(RootDir::open(scene.dir.path().string()).value(), "/queue");
  REQUIRE(queue.has_value());
  CHECK((*queue)->count().value().messages == 1);
}

TEST_CASE("a number that is not there is not found") {
  const Scene scene;
  for (const char* id : {"0", "5", "18446744073709551615", "18446744073709551616", "A1B2C3D4E5", ""}) {
    const auto got = scene.open()->read(id);
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == ErrorCode::not_found);
    CHECK(got.error().hint != "");
    QueuedMessage message;
    message.id = id;
    CHECK_FALSE(scene.open()->read_content(message, 10).has_value());
  }
}

}  // namespace
}  // namespace spamtrace
