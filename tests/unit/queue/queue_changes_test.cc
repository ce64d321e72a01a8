#include "queue/queue_changes.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "queue/postfix_queue.h"
#include "queue/qmail_queue.h"
#include "support/file_writing.h"
#include "support/postfix_file.h"
#include "support/qmail_mess.h"
#include "support/qmail_spool.h"
#include "support/random.h"
#include "unit/queue/refreshed_queue.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;
using fixture::SpoolMessage;
using fixture::SpoolState;

const Time k_arrival = from_unix(1795506656);

void overwrite(const fs::path& path, std::string_view bytes, uint64_t at) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  REQUIRE(::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(at)) ==
          static_cast<ssize_t>(bytes.size()));
  REQUIRE(::close(fd) == 0);
}

size_t recipients_done(const QueuedMessage& message) {
  size_t done = 0;
  message.recipients.for_each([&](const Recipient& recipient) { done += recipient.done ? 1 : 0; });
  return done;
}

// ---- Postfix

std::string mail(const std::string& sender) {
  return fixture::PostfixFile({.arrival = k_arrival,
                               .sender = sender,
                               .recipients = {{"a@example.net"}, {"b@example.net"}},
                               .content = "Subject: s\n\nbody\n"})
      .bytes();
}

struct PostfixScene {
  PostfixScene() {
    for (const char* spool : {"one", "two"}) {
      for (const char* name : {"maildrop", "incoming", "active", "deferred/3", "hold", "corrupt"})
        fs::create_directories(dir / spool / name);
    }
    for (const char* id : {"37460A1", "37460A2", "37460A3"}) write("deferred/3/" + std::string(id));
    write("incoming/37460A4", "", 0600);
    write("../two/deferred/3/37460A1");
  }
  fs::path file(const std::string& name) const { return dir / "one" / name; }
  void write(const std::string& name, const std::string& bytes = mail("shop1@site0.example"),
             mode_t mode = 0700) const {
    fixture::write_file(file(name), bytes, mode);
  }
  void move(const std::string& from, const std::string& to) const { fs::rename(file(from), file(to)); }
  std::unique_ptr<MailQueue> open() const {
    return PostfixQueue::open(RootDir::open(dir.path().string()).value(), {"/one", "/two"}).value();
  }
  TempDir dir;
};

TEST_CASE("Postfix: each change is seen, and only what changed is read") {
  struct Row {
    std::string what;
    std::function<void(const PostfixScene&)> change;
    std::string want;
    std::function<bool(const RefreshedQueue&)> holds;
  };
  const auto state = [](const char* id, QueueState want) {
    return [=](const RefreshedQueue& index) { return index.message(id).state == want; };
  };
  const auto stays = [](const RefreshedQueue& index) { return index.kept.size() == 5; };
  const std::vector<Row> rows = {
      {"nothing", [](const PostfixScene&) {}, "", stays},
      {"a new message", [](const PostfixScene& scene) { scene.write("active/37460A5"); }, "+37460A5",
       state("37460A5", QueueState::active)},
      {"one of the other instance, under an id that this one has",
       [](const PostfixScene& scene) { scene.write("../two/hold/37460A2"); }, "+37460A2",
       [](const RefreshedQueue& index) { return index.message("37460A2", 1).state == QueueState::hold; }},
      {"one is gone", [](const PostfixScene& scene) { fs::remove(scene.file("deferred/3/37460A2")); },
       "-37460A2", [](const RefreshedQueue& index) { return index.kept.size() == 4; }},
      {"one is tried again",
       [](const PostfixScene& scene) { scene.move("deferred/3/37460A2", "active/37460A2"); }, "+37460A2",
       state("37460A2", QueueState::active)},
      {"one is put on hold",
       [](const PostfixScene& scene) { scene.move("deferred/3/37460A2", "hold/37460A2"); }, "+37460A2",
       state("37460A2", QueueState::hold)},
      {"one was tried and came back",
       [](const PostfixScene& scene) {
         scene.move("deferred/3/37460A2", "active/37460A2");
         scene.move("active/37460A2", "deferred/3/37460A2");
       },
       "+37460A2", state("37460A2", QueueState::deferred)},
      {"a recipient is done",
       [](const PostfixScene& scene) {
         overwrite(scene.file("deferred/3/37460A3"), "D",
                   mail("shop1@site0.example")
                       .find("R\x0d"
                             "b@example.net"));
       },
       "+37460A3",
       [](const RefreshedQueue& index) { return recipients_done(index.message("37460A3")) == 1; }},
      {"a file that was being written is complete",
       [](const PostfixScene& scene) { scene.write("incoming/37460A4"); }, "+37460A4",
       state("37460A4", QueueState::incoming)},
      {"only the mode tells that it is corrupt",
       [](const PostfixScene& scene) {
         fs::permissions(scene.file("deferred/3/37460A1"), fs::perms::owner_read);
       },
       "+37460A1", state("37460A1", QueueState::corrupt)},
      {"the id of one that is gone, for another of the same size",
       [](const PostfixScene& scene) {
         fs::remove(scene.file("deferred/3/37460A1"));
         scene.write("deferred/3/37460A1", mail("shop2@site0.example"));
       },
       "+37460A1",
       [](const RefreshedQueue& index) { return index.message("37460A1").sender == "shop2@site0.example"; }},
      {"names that are no id",
       [](const PostfixScene& scene) {
         for (const char* name : {"\x1b[2J", "37460a1", "..37460A1", "'; drop table", "\xff\xfe"})
           scene.write("deferred/3/" + std::string(name));
       },
       "", [](const RefreshedQueue& index) { return index.last.listing.counts.strays == 5; }},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    const PostfixScene scene;
    RefreshedQueue index(scene.open());
    index.settle();
    row.change(scene);
    CHECK(index.refresh() == row.want);
    CHECK(row.holds(index));
    index.settle();
    CHECK(row.holds(index));
  }
}

// ---- qmail

SpoolMessage message(uint64_t number, SpoolState state = SpoolState::preprocessed) {
  return {.number = number,
          .uid = 10003,
          .qp = 4711,
          .sender = "info@site0.example",
          .submitted = {"a@site0.example", "b@example.net"},
          .local = {{"1-a@site0.example"}},
          .remote = {{"b@example.net"}, {"c@example.net"}},
          .mess = fixture::received_by_uid(4711, 10003, k_arrival) + "Subject: s\n\nbody\n",
          .arrival = k_arrival,
          .state = state};
}

struct QmailScene {
  explicit QmailScene(bool big_todo = false) : spool(dir / "queue", 3, big_todo) {
    spool.make_directories();
    spool.write(message(101));
    spool.write(message(102, SpoolState::todo));
    spool.write(message(103, SpoolState::intd));
    spool.write(message(104, SpoolState::mess_only));
    spool.write(message(105, SpoolState::todo_with_leftovers));
    SpoolMessage bouncing = message(106);
    bouncing.bounce = "<b>";
    spool.write(bouncing);
  }
  fs::path file(std::string_view folder, uint64_t number) const { return spool.file(folder, number); }
  void append(std::string_view folder, uint64_t number, std::string_view bytes) const {
    overwrite(file(folder, number), bytes, fs::file_size(file(folder, number)));
  }
  void remove(uint64_t number) const {
    for (const char* folder : {"mess", "info", "local", "remote", "todo", "intd", "bounce"})
      fs::remove(file(folder, number));
  }
  std::unique_ptr<MailQueue> open() const {
    return QmailQueue::open(RootDir::open(dir.path().string()).value(), "/queue").value();
  }
  TempDir dir;
  mutable fixture::QmailSpool spool;
};

TEST_CASE("qmail: each change is seen, and only what changed is read") {
  struct Row {
    std::string what;
    std::function<void(const QmailScene&)> change;
    std::string want;
    std::function<bool(const RefreshedQueue&)> holds;
  };
  const auto state = [](const char* id, QueueState want) {
    return [=](const RefreshedQueue& index) { return index.message(id).state == want; };
  };
  const auto done = [](size_t want) {
    return [=](const RefreshedQueue& index) { return recipients_done(index.message("101")) == want; };
  };
  const auto stays = [](const RefreshedQueue& index) { return index.kept.size() == 6; };
  const auto bounces = [](const char* id, const char* want) {
    return [=](const RefreshedQueue& index) { return index.message(id).bounce_reports == want; };
  };
  const std::vector<Row> rows = {
      {"nothing", [](const QmailScene&) {}, "", stays},
      {"a new message", [](const QmailScene& scene) { scene.spool.write(message(90)); }, "+90",
       [](const RefreshedQueue& index) { return index.kept.size() == 7; }},
      {"one is gone", [](const QmailScene& scene) { scene.remove(101); }, "-101",
       [](const RefreshedQueue& index) { return index.kept.size() == 5; }},
      {"a remote recipient is done",
       [](const QmailScene& scene) { overwrite(scene.file("remote", 101), "D", 0); }, "+101", done(1)},
      {"a local recipient is done",
       [](const QmailScene& scene) { overwrite(scene.file("local", 101), "D", 0); }, "+101", done(1)},
      {"all local recipients are done", [](const QmailScene& scene) { fs::remove(scene.file("local", 101)); },
       "+101", [](const RefreshedQueue& index) { return index.message("101").recipients.count() == 2; }},
      {"a first bounce",
       [](const QmailScene& scene) { fixture::write_file(scene.file("bounce", 101), "<b>"); }, "+101",
       bounces("101", "<b>")},
      {"one bounce more", [](const QmailScene& scene) { scene.append("bounce", 106, "<c>"); }, "+106",
       bounces("106", "<b><c>")},
      {"a person touched info so that the message expires",
       [](const QmailScene& scene) {
         fs::last_write_time(scene.file("info", 101),
                             fs::file_time_type::clock::now() - std::chrono::days(9));
       },
       "+101", [](const RefreshedQueue& index) { return index.message("101").arrival < k_arrival; }},
      {"todo was preprocessed",
       [](const QmailScene& scene) {
         fs::remove(scene.file("todo", 102));
         scene.remove(102);
         scene.spool.write(message(102));
       },
       "+102", state("102", QueueState::preprocessed)},
      {"what was left over of a crash is gone",
       [](const QmailScene& scene) { fs::remove(scene.file("info", 105)); }, "+105",
       state("105", QueueState::todo)},
      {"the envelope is complete",
       [](const QmailScene& scene) {
         fs::create_hard_link(scene.file("intd", 103), scene.file("todo", 103));
       },
       "+103", state("103", QueueState::todo)},
      {"the envelope is begun",
       [](const QmailScene& scene) { fixture::write_file(scene.file("intd", 104), "u1"); }, "+104",
       state("104", QueueState::envelope)},
      {"the envelope grows", [](const QmailScene& scene) { scene.append("intd", 103, "Tx@example.net"); },
       "+103", state("103", QueueState::envelope)},
      {"the message grows", [](const QmailScene& scene) { scene.append("mess", 104, "more"); }, "+104",
       [](const RefreshedQueue& index) { return index.message("104").size == message(104).mess.size() + 4; }},
      {"the number of one that is gone, for another of the same size",
       [](const QmailScene& scene) {
         SpoolMessage next = message(101);  // written over the other, so that all inodes are the same
         next.sender = "next@site0.example";
         scene.spool.write(next);
       },
       "+101",
       [](const RefreshedQueue& index) { return index.message("101").sender == "next@site0.example"; }},
      {"names that are no number",
       [](const QmailScene& scene) {
         for (const char* name : {"\x1b[2J", "007", "99999999999999999999999", "'; drop table", "\xff\xfe"})
           fixture::write_file(scene.dir / "queue/mess/1" / name, "x");
       },
       "", [](const RefreshedQueue& index) { return index.last.listing.counts.strays == 5; }},
      {"one moved into the wrong part",
       [](const QmailScene& scene) { fs::rename(scene.file("mess", 101), scene.dir / "queue/mess/1/101"); },
       "+101", stays},
  };
  for (const bool big_todo : {false, true}) {
    for (const Row& row : rows) {
      CAPTURE(row.what);
      CAPTURE(big_todo);
      const QmailScene scene(big_todo);
      RefreshedQueue index(scene.open());
      index.settle();
      row.change(scene);
      CHECK(index.refresh() == row.want);
      CHECK(row.holds(index));
      index.settle();
      CHECK(row.holds(index));
    }
  }
}

TEST_CASE("qmail: todo that lies flat in a split directory is known again") {
  const QmailScene scene(true);
  fixture::QmailSpool(scene.dir / "queue", 3, false).write(message(50, SpoolState::todo));
  RefreshedQueue index(scene.open());
  index.settle();
  CHECK(index.message("50").state == QueueState::todo);
  CHECK(index.refresh().empty());
}

// ---- both

// Changes that follow each other within one tick of the clock, each as large as the one before.
template <class Scene, class Change>
void check_quick_changes(const Scene& scene, const std::string& id, Change&& change) {
  RefreshedQueue index(scene.open());
  for (int round = 0; round < 300; ++round) {
    const std::string sender = "s" + std::to_string(1000 + round) + "@site0.example";
    change(sender);
    index.refresh();
    CHECK(index.message(id).sender == sender);
  }
}

TEST_CASE("changes within one tick of the clock are seen, each of them") {
  const PostfixScene postfix;
  check_quick_changes(postfix, "37460A1", [&](const std::string& sender) {
    overwrite(postfix.file("deferred/3/37460A1"), mail(sender), 0);
  });
  const QmailScene qmail;
  check_quick_changes(qmail, "101", [&](const std::string& sender) {
    overwrite(qmail.file("info", 101), "F" + sender + std::string(1, '\0'), 0);
  });
}

std::string describe(const QueuedMessage& m) {
  std::string text = std::to_string(m.spool) + "/" + m.id + " " + name_of(m.state) + " <" + m.sender + "> " +
                     std::to_string(m.size) + " " + to_rfc3339(m.arrival) + " " + m.bounce_reports;
  m.recipients.for_each([&](const Recipient& recipient) {
    text += (recipient.done ? " D" : " T") + std::string(recipient.address);
  });
  return text + (m.damage.any() ? " damaged\n" : "\n");
}

std::string joined(const std::set<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// After any changes, as quick as they may come, the index tells what a scan tells.
template <class Change>
void check_random_changes(std::unique_ptr<MailQueue> queue, Change&& change) {
  RefreshedQueue index(std::move(queue));
  fixture::Random random(4, "changes of a queue");
  for (int round = 0; round < 400; ++round) {
    for (uint64_t i = random.below(4); i > 0; --i) change(random);
    index.refresh();
    std::set<std::string> want, have;
    const QueueScan scan = index.queue.scan().value();
    for (const QueuedMessage& message : scan.messages) want.insert(describe(message));
    for (const auto& [unused, kept] : index.kept) have.insert(describe(kept.message));
    REQUIRE(joined(have) == joined(want));
  }
}

TEST_CASE("Postfix: after any changes the index tells what a scan tells") {
  const PostfixScene scene;
  const std::vector<std::string> places = {"incoming/", "active/", "deferred/3/", "hold/"};
  check_random_changes(scene.open(), [&](fixture::Random& random) {
    const std::string id = "37460A" + std::to_string(random.below(6));
    const fs::path to = scene.file(random.pick(places) + id);
    fs::path from = to;  // where it is: a message never stands in two queues
    for (const std::string& place : places) {
      if (fs::exists(scene.file(place + id))) from = scene.file(place + id);
    }
    const std::string bytes = mail("s" + std::to_string(100 + random.below(900)) + "@site0.example");
    switch (fs::exists(from) ? random.below(5) : 4) {
      case 0:
        fs::remove(from);
        break;
      case 1:
        fs::rename(from, to);
        break;
      case 2:
        overwrite(from, random.below(2) == 0 ? "D" : "R",
                  bytes.find("R\x0d"
                             "b@example.net"));
        break;
      case 3:
        fs::permissions(from, random.below(2) == 0 ? fs::perms::owner_read : fs::perms::owner_all);
        break;
      default:
        fixture::write_file(from, bytes, 0700);
    }
  });
}

TEST_CASE("qmail: after any changes the index tells what a scan tells") {
  const QmailScene scene;
  const std::vector<std::string> folders = {"local", "remote", "info", "bounce", "intd"};
  check_random_changes(scene.open(), [&](fixture::Random& random) {
    const uint64_t number = 101 + random.below(6);
    const fs::path file = scene.file(folders[random.below(folders.size())], number);
    SpoolMessage next = message(number, static_cast<SpoolState>(random.below(5)));
    next.sender = "s" + std::to_string(100 + random.below(900)) + "@site0.example";
    switch (fs::exists(file) ? random.below(4) : 3) {
      case 0:
        scene.remove(number);
        break;
      case 1:
        overwrite(file, random.below(2) == 0 ? "D" : "T", 0);
        break;
      case 2:
        overwrite(file, "x", fs::file_size(file));
        break;
      default:
        scene.remove(number);
        scene.spool.write(next);
    }
  });
}

TEST_CASE("a message that vanishes between the listing and the reading is gone, not kept") {
  const PostfixScene postfix;
  const QmailScene qmail;
  struct Row {
    std::unique_ptr<MailQueue> queue;
    std::function<void()> change, remove;
    std::string want;
    size_t left;
  };
  Row rows[] = {{postfix.open(), [&] { overwrite(postfix.file("deferred/3/37460A2"), "x", 0); },
                 [&] { fs::remove(postfix.file("deferred/3/37460A2")); }, "+37460A2 -37460A2", 4},
                {qmail.open(), [&] { overwrite(qmail.file("info", 101), "F", 0); },
                 [&] { qmail.remove(101); }, "+101 -101", 5}};
  for (Row& row : rows) {
    RefreshedQueue index(std::move(row.queue));
    index.settle();
    row.change();
    index.queue.after_listing = row.remove;
    CHECK(index.refresh() == row.want);
    CHECK(index.last.vanished == 1);
    CHECK(index.last.read == 0);
    CHECK(index.kept.size() == row.left);
  }
}

TEST_CASE("Postfix: a message that moved since the listing is read where it went, and once more later") {
  const PostfixScene scene;
  RefreshedQueue index(scene.open());
  index.settle();
  overwrite(scene.file("deferred/3/37460A2"), "C", 0);
  index.queue.after_listing = [&] { scene.move("deferred/3/37460A2", "hold/37460A2"); };
  CHECK(index.refresh() == "+37460A2");
  CHECK(index.message("37460A2").state == QueueState::hold);
  index.queue.after_listing = [] {};
  CHECK(index.refresh() == "+37460A2");
  CHECK(index.message("37460A2").state == QueueState::hold);
}

TEST_CASE("what cannot be read is not kept, and is tried and counted each time") {
  const PostfixScene scene;
  RefreshedQueue index(scene.open());
  index.settle();
  fs::remove(scene.file("deferred/3/37460A2"));
  fs::create_symlink("37460A1", scene.file("deferred/3/37460A2"));
  CHECK(index.refresh() == "+37460A2 -37460A2");
  for (int i = 0; i < 3; ++i) {
    CHECK(index.last.unreadable == 1);
    CHECK(index.last.unreadable_example == "message 37460A2: is a symbolic link");
    CHECK(index.refresh() == "+37460A2");
  }
}

TEST_CASE("the first refresh tells what a scan tells, in the same order") {
  PostfixScene postfix;
  QmailScene qmail;
  postfix.write("deferred/3/37460A9", "garbage");
  postfix.write("hold/4jYZk80sf8z6tl2");
  qmail.spool.write(message(9));
  for (const bool is_qmail : {false, true}) {
    const auto queue = is_qmail ? qmail.open() : postfix.open();
    const QueueScan scan = queue->scan().value();
    RefreshedQueue index(is_qmail ? qmail.open() : postfix.open());
    index.refresh();
    REQUIRE(index.last.listing.entries.size() == scan.messages.size());
    for (size_t i = 0; i < scan.messages.size(); ++i) {
      const QueueEntry& entry = index.last.listing.entries[i];
      CHECK(entry.id == scan.messages[i].id);
      CHECK(entry.spool == scan.messages[i].spool);
      CHECK(index.message(entry.id, entry.spool).sender == scan.messages[i].sender);
    }
    CHECK(index.last.read == scan.messages.size());
    CHECK(index.last.damaged == scan.damaged);
    CHECK(index.last.renumbered == scan.renumbered);
    CHECK(index.last.listing.counts.messages == scan.counts.messages);
    const QueueListing unstamped = queue->list(Stamps::none).value();
    CHECK(unstamped.entries.size() == scan.messages.size());
    for (const QueueEntry& entry : unstamped.entries) CHECK(entry.stamp == 0);
  }
}

// An entry may come from an index that somebody wrote into.
TEST_CASE("entries that no listing made read nothing outside the queue") {
  const PostfixScene postfix;
  const QmailScene qmail;
  fixture::write_file(postfix.dir / "37460A1", mail("outside@site0.example"));
  const std::vector<QueueEntry> entries = {
      {.id = "../../37460A1", .state = QueueState::deferred},
      {.id = "37460A1", .spool = 99, .state = QueueState::deferred},
      {.id = "", .state = QueueState::deferred},
      {.id = std::string("37460A1\0x", 9), .state = QueueState::deferred},
      {.id = "../101", .state = QueueState::preprocessed, .place = ~uint64_t{0}},
      {.id = "-1", .state = QueueState::preprocessed},
  };
  for (const auto& queue : {postfix.open(), qmail.open()}) {
    const auto reader = queue->reader({});
    for (const QueueEntry& entry : entries) {
      QueuedMessage message;
      CHECK_MESSAGE(reader->read(entry, message) == ReadOutcome::vanished, entry.id);
    }
  }
  const auto reader = postfix.open();
  for (const uint64_t place : {uint64_t{'.'}, uint64_t{'/'}, uint64_t{'.'} << 8U | '.', ~uint64_t{0}}) {
    QueuedMessage message;
    const QueueEntry entry{.id = "37460A1", .state = QueueState::deferred, .place = place};
    CHECK(reader->reader({})->read(entry, message) == ReadOutcome::read);  // found where it belongs
    CHECK(message.sender == "shop1@site0.example");
  }
}

TEST_CASE("an error of the sink ends the work, and progress is told") {
  const PostfixScene scene;
  for (int i = 0; i < 4100; ++i) scene.write("hold/37460" + std::to_string(100'000 + i), "");
  RefreshedQueue index(scene.open());
  int taken = 0;
  const auto changes = changes_since(index.queue, index, [&](const QueueEntry&, QueuedMessage&&) {
    return ++taken < 3 ? Result<void>{} : Result<void>(fail(ErrorCode::unreadable, "the disk is full"));
  });
  REQUIRE_FALSE(changes.has_value());
  CHECK(changes.error().message == "the disk is full");
  CHECK(taken == 3);
  std::vector<uint64_t> told;
  const auto keep = [](const QueueEntry&, QueuedMessage&&) { return Result<void>{}; };
  REQUIRE(changes_since(index.queue, index, keep, {}, [&](uint64_t done, uint64_t total) {
            told = {done, total};
          }).has_value());
  CHECK(told == std::vector<uint64_t>{4096, 4105});
}

}  // namespace
}  // namespace spamtrace
