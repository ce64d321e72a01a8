#include "queue/postfix_queue.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/file_writing.h"
#include "support/postfix_file.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;
using fixture::PostfixFile;
using namespace std::string_literals;

constexpr const char* k_spool = "/var/spool/postfix";

std::string mail(const std::string& id, const std::string& sender = "shop1@mx.example") {
  return PostfixFile({.arrival = from_unix(1795506656),
                      .attributes = {"rewrite_context=local"},
                      .sender = sender,
                      .recipients = {{"a@example.net"}},
                      .content = "Received: by mx.example (Postfix, from userid 10003)\n\tid " + id +
                                 "; Tue, 24 Nov 2026 07:50:56 +0000 (UTC)\nSubject: s\n\nbody\n"})
      .bytes();
}

struct Scene {
  explicit Scene(std::vector<std::string> names = {k_spool}) : spools(std::move(names)) {
    for (const std::string& spool : spools) {
      for (const char* name :
           {"maildrop", "incoming", "active", "deferred/3", "hold", "corrupt", "defer/3", "bounce"}) {
        fs::create_directories(path(spool + "/" + name));
      }
    }
  }
  fs::path path(const std::string& name) const { return dir.path() / name.substr(1); }
  void write(const std::string& name, const std::string& bytes, mode_t mode = 0700) const {
    fixture::write_file(path(k_spool + "/"s + name), bytes, mode);
  }
  std::unique_ptr<PostfixQueue> open() const {
    auto queue = PostfixQueue::open(RootDir::open(dir.path().string()).value(), spools);
    REQUIRE(queue.has_value());
    return std::move(*queue);
  }
  QueueScan scan() const { return open()->scan().value(); }

  TempDir dir;
  std::vector<std::string> spools;
};

std::string describe(const QueueScan& scan) {
  std::string text;
  for (const QueuedMessage& m : scan.messages) {
    text += (text.empty() ? "" : " ") + m.id + ":" + name_of(m.state) + (m.damage.any() ? "!" : "");
  }
  return text;
}

TEST_CASE("each message once, in order of the ids, with the queue it stands in") {
  const Scene scene;
  scene.write("maildrop/37460A1", fixture::postfix_maildrop_file({.sender = "shop1", .content = "\nx\n"}),
              0744);
  scene.write("incoming/37460A2", mail("37460A2"));
  scene.write("incoming/37460A3", "", 0600);
  scene.write("active/37460A4", mail("37460A4"));
  scene.write("deferred/3/37460A5", mail("37460A5"));
  scene.write("hold/4jYZk80sf8z6tl2", mail("4jYZk80sf8z6tl2"));
  scene.write("corrupt/37460A6", "garbage", 0400);
  scene.write("deferred/3/37460A7", mail("37460A7").substr(0, 300));
  scene.write("deferred/stray", "x");
  const QueueScan scan = scene.scan();
  CHECK(describe(scan) ==
        "37460A1:maildrop 37460A2:incoming 37460A3:writing 37460A4:active 37460A5:deferred 37460A6:corrupt! "
        "37460A7:deferred! 4jYZk80sf8z6tl2:hold");
  CHECK(scan.damaged == 2);
  CHECK(scan.vanished == 0);
  CHECK(scan.unreadable == 0);
  const QueueCounts counts = scene.open()->count().value();
  CHECK(counts.messages == 8);
  CHECK(counts.not_preprocessed == 3);
  CHECK(counts.strays == 1);
  CHECK(counts.queues == std::vector<std::pair<QueueState, uint64_t>>{{QueueState::maildrop, 1},
                                                                      {QueueState::incoming, 2},
                                                                      {QueueState::active, 1},
                                                                      {QueueState::deferred, 2},
                                                                      {QueueState::hold, 1},
                                                                      {QueueState::corrupt, 1}});
}

TEST_CASE("one message: envelope, text, path, reasons") {
  const Scene scene;
  scene.write("deferred/3/37460A5", mail("37460A5"));
  scene.write("defer/3/37460A5",
              "\nrecipient=a@example.net\nstatus=4.2.0\naction=delayed\nreason=Greylisted\n\n", 0600);
  scene.write("bounce/37460A5", "<b@example.net>: user unknown\n\n", 0600);
  const auto queue = scene.open();
  const QueuedMessage m = queue->read("37460A5").value();
  CHECK(m.sender == "shop1@mx.example");
  CHECK(m.uid == 10003U);
  CHECK(m.inode != 0);
  CHECK(queue->message_path(m).ends_with("/var/spool/postfix/deferred/3/37460A5"));
  CHECK(queue->read_content(m, 12).value() == "Received: by");
  CHECK(queue->read_content(m, 1000).value().ends_with("Subject: s\n\nbody\n"));
  const auto reports = queue->delivery_reports(m);
  REQUIRE(reports.size() == 2);
  CHECK((reports[0].recipient == "a@example.net" && reports[0].dsn == "4.2.0" &&
         reports[0].reason == "Greylisted"));
  CHECK_FALSE(reports[0].permanent);
  CHECK((reports[1].recipient == "b@example.net" && reports[1].reason == "user unknown" &&
         reports[1].permanent));
}

TEST_CASE("ids that are none, and messages that are not there") {
  const Scene scene;
  const auto queue = scene.open();
  for (const char* id : {"", "../../../etc/passwd", "37460A5", "37460", "12345", "4jYZk80sf8z6tl2"}) {
    const auto got = queue->read(id);
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == ErrorCode::not_found);
    CHECK_FALSE(got.error().hint.empty());
    QueuedMessage made_up;
    made_up.id = id;
    CHECK_FALSE(queue->read_content(made_up, 10).has_value());
    CHECK(queue->delivery_reports(made_up).empty());
    CHECK(queue->message_path(made_up).find("..") == std::string::npos);
  }
}

TEST_CASE("a message in a subdirectory where it does not belong") {
  const Scene scene;
  scene.write("deferred/3/57460A5", mail("57460A5"));
  const auto queue = scene.open();
  CHECK(describe(scene.scan()) == "57460A5:deferred");
  const QueuedMessage m = queue->read("57460A5").value();
  CHECK(queue->message_path(m).ends_with("deferred/3/57460A5"));
  CHECK(queue->read_content(m, 8).value() == "Received");
}

TEST_CASE("what is no regular file is not read") {
  const Scene scene;
  scene.write("deferred/3/37460A1", mail("37460A1"));
  fs::create_directory(scene.path(k_spool + "/deferred/3/37460A2"s));
  fixture::make_fifo(scene.path(k_spool + "/deferred/3/37460A3"s), 0700);
  fs::create_symlink("37460A1", scene.path(k_spool + "/deferred/3/37460A4"s));
  fixture::make_fifo(scene.path(k_spool + "/defer/3/37460A1"s), 0700);
  const QueueScan scan = scene.scan();
  CHECK(describe(scan) == "37460A1:deferred");
  CHECK(scan.unreadable == 3);
  CHECK(scan.unreadable_example == "message 37460A2: is a directory");
  const auto queue = scene.open();
  for (const auto& [id, why] : {std::pair{"37460A2", "is a directory"},
                                {"37460A3", "is not a regular file"},
                                {"37460A4", "is a symbolic link"}}) {
    const auto got = queue->read(id);
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().code == ErrorCode::unreadable);
    CHECK(got.error().message.find(why) != std::string::npos);
  }
  CHECK(queue->delivery_reports(scan.messages[0]).empty());
}

TEST_CASE("several instances, and one id in two of them") {
  const Scene scene({"/var/spool/postfix", "/var/spool/postfix-out"});
  scene.write("deferred/3/37460A1", mail("37460A1", "one@site0.example"));
  fixture::write_file(scene.path("/var/spool/postfix-out/deferred/3/37460A1"),
                      mail("37460A1", "two@site0.example"), 0700);
  fixture::write_file(scene.path("/var/spool/postfix-out/hold/37460A2"), mail("37460A2"), 0700);
  const QueueScan scan = scene.scan();
  REQUIRE(scan.messages.size() == 3);
  CHECK(scan.messages[0].sender == "one@site0.example");
  CHECK(scan.messages[1].sender == "two@site0.example");
  CHECK(scan.messages[1].spool == 1);
  const auto queue = scene.open();
  CHECK(queue->message_path(scan.messages[1]).ends_with("/postfix-out/deferred/3/37460A1"));
  CHECK(queue->read("37460A2").value().spool == 1);
  CHECK(queue->count().value().messages == 3);
}

TEST_CASE("an instance that was never started is passed over, the first one is not") {
  const Scene scene;
  scene.write("hold/37460A1", mail("37460A1"));
  const RootDir root = RootDir::open(scene.dir.path().string()).value();
  const auto queue = PostfixQueue::open(root, {k_spool, "/var/spool/postfix-never"});
  REQUIRE(queue.has_value());
  CHECK((*queue)->count().value().messages == 1);
  CHECK_FALSE(PostfixQueue::open(root, {"/var/spool/postfix-never", k_spool}).has_value());
}

TEST_CASE("a queue that cannot be opened is an error with a hint") {
  const TempDir dir;
  fs::create_directories(dir / "var/spool/postfix/public");
  const RootDir root = RootDir::open(dir.path().string()).value();
  const auto none = PostfixQueue::open(root, {k_spool});
  REQUIRE_FALSE(none.has_value());
  CHECK_FALSE(none.error().hint.empty());
  CHECK_FALSE(PostfixQueue::open(root, {"/nowhere"}).has_value());
}

TEST_CASE("a large sparse file is one damaged message") {
  const Scene scene;
  const std::string bytes = mail("37460A1");
  scene.write("deferred/3/37460A1", bytes.substr(0, bytes.size() / 2));
  REQUIRE(::truncate(scene.path(k_spool + "/deferred/3/37460A1"s).c_str(), 5LL << 30) == 0);
  scene.write("maildrop/37460A2", "S\0"s, 0744);
  REQUIRE(::truncate(scene.path(k_spool + "/maildrop/37460A2"s).c_str(), 5LL << 30) == 0);
  CHECK(scene.scan().messages.size() == 2);
}

// The file is moved while the scan runs, between all queues, as Postfix and postsuper do.
TEST_CASE("messages that move while they are read are told exactly once") {
  const Scene scene;
  std::vector<std::string> ids;
  for (int i = 0; i < 200; ++i) ids.push_back("3746" + std::to_string(i % 10) + std::to_string(1000 + i));
  for (const std::string& id : ids) scene.write("deferred/3/" + id, mail(id));
  std::atomic<bool> stop = false;
  std::thread mover([&] {
    const std::string from = scene.path(k_spool + "/deferred/3/"s).string();
    const std::string to = scene.path(k_spool + "/active/"s).string();
    while (!stop) {
      for (const std::string& id : ids) std::rename((from + id).c_str(), (to + id).c_str());
      for (const std::string& id : ids) std::rename((to + id).c_str(), (from + id).c_str());
    }
  });
  const auto queue = scene.open();
  for (int round = 0; round < 30; ++round) {
    const QueueScan scan = queue->scan().value();
    std::set<std::string> seen;
    for (const QueuedMessage& m : scan.messages) {
      CHECK(seen.insert(m.id).second);
      CHECK_FALSE(m.damage.any());
      CHECK((m.state == QueueState::deferred || m.state == QueueState::active));
    }
    CHECK(seen.size() + scan.vanished <= ids.size());
  }
  stop = true;
  mover.join();
}

// The progress is told after 4096 messages, when the listing is done and the rest is still to be read.
TEST_CASE("a message that left its place after the listing is found where it went") {
  const Scene scene;
  const std::string bytes = mail("37460A1");
  std::vector<std::string> ids;
  for (int i = 0; i < 4100; ++i) ids.push_back("37460" + std::to_string(100'000 + i));
  for (const std::string& id : ids) scene.write("deferred/3/" + id, bytes);
  const auto place = [&](const std::string& queue, size_t i) { return scene.path(k_spool + queue + ids[i]); };
  const auto queue = scene.open();
  const QueueScan scan = queue
                             ->scan({},
                                    [&](uint64_t, uint64_t total) {
                                      CHECK(total == ids.size());
                                      fs::rename(place("/deferred/3/", 4096), place("/active/", 4096));
                                      fs::rename(place("/deferred/3/", 4097), place("/hold/", 4097));
                                      fs::remove(place("/deferred/3/", 4098));
                                    })
                             .value();
  REQUIRE(scan.messages.size() == 4099);
  CHECK(scan.vanished == 1);
  CHECK((scan.messages[4096].id == ids[4096] && scan.messages[4096].state == QueueState::active));
  CHECK((scan.messages[4097].id == ids[4097] && scan.messages[4097].state == QueueState::hold));
  CHECK((scan.messages[4098].id == ids[4099] && scan.messages[4098].state == QueueState::deferred));
}

}  // namespace
}  // namespace spamtrace
