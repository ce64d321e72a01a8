#include "source/log_set.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "support/compressing.h"
#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

struct Server {
  Server() { fs::create_directories(dir / "var/log"); }
  void log(const std::string& path, int64_t written = 1000, const std::string& content = "x\n") const {
    fs::create_directories((dir / path).parent_path());
    fixture::write_file(dir / path, content, 0644, from_unix(written));
  }
  LogSet find() const { return find_logs(RootDir::open(dir.path().string()).value(), "/usr/local/psa"); }
  // The paths below the root, in the order in which they are read.
  std::string found() const {
    std::string text;
    for (const LogFile& file : find().files)
      text += (text.empty() ? "" : " ") + file.path.substr(dir.path().string().size());
    return text;
  }
  TempDir dir;
};

TEST_CASE("the older file is read first, maillog.processed before maillog") {
  struct Row {
    std::vector<std::pair<std::string, int64_t>> files;
    std::string want;
  };
  const std::vector<Row> rows = {
      {{}, ""},
      {{{"var/log/maillog", 1000}}, "/var/log/maillog"},
      {{{"var/log/maillog", 2000}, {"var/log/maillog.processed", 1000}},
       "/var/log/maillog.processed /var/log/maillog"},
      {{{"var/log/maillog", 1000}, {"var/log/maillog.processed", 1000}},
       "/var/log/maillog.processed /var/log/maillog"},
      {{{"usr/local/psa/var/log/maillog", 2000}, {"usr/local/psa/var/log/maillog.processed", 1000}},
       "/usr/local/psa/var/log/maillog.processed /usr/local/psa/var/log/maillog"},
      {{{"var/log/mail.log", 1000}}, "/var/log/mail.log"},
      {{{"var/log/qmail/current", 1000}}, "/var/log/qmail/current"},
      {{{"var/log/maillog", 1000}, {"var/log/maillog.processed", 2000}},
       "/var/log/maillog.processed /var/log/maillog"},
      {{{"var/log/maillog.old", 1000}, {"var/log/messages", 1000}, {"var/log/messages.1", 1000}}, ""},
  };
  for (const Row& row : rows) {
    const Server server;
    for (const auto& [path, written] : row.files) server.log(path, written);
    CHECK(server.found() == row.want);
    CHECK(server.find().troubles.empty());
  }
}

TEST_CASE("one file under several names is read once") {
  const Server server;
  server.log("var/log/maillog", 1000, "12345\n");
  fs::create_directories(server.dir / "usr/local/psa/var/log");
  SUBCASE("by an absolute link") {
    fs::create_symlink("/var/log/maillog", server.dir / "usr/local/psa/var/log/maillog");
  }
  SUBCASE("by a relative link") {
    fs::create_symlink("../../../../../var/log/maillog", server.dir / "usr/local/psa/var/log/maillog");
  }
  SUBCASE("by a hard link") {
    fs::create_hard_link(server.dir / "var/log/maillog", server.dir / "usr/local/psa/var/log/maillog");
  }
  SUBCASE("by a link to a directory") {
    fs::remove(server.dir / "usr/local/psa/var/log");
    fs::create_symlink("/var/log", server.dir / "usr/local/psa/var/log");
  }
  const LogSet set = server.find();
  REQUIRE(set.files.size() == 1);
  CHECK(set.files[0].path.ends_with("/usr/local/psa/var/log/maillog"));
  CHECK(set.files[0].size == 6);
  CHECK(set.files[0].written == from_unix(1000));
  CHECK(set.troubles.empty());
}

TEST_CASE("a log that cannot be read is a trouble with a hint, and the others are found") {
  const Server server;
  server.log("var/log/maillog.processed");
  const fs::path log = server.dir / "var/log/maillog";
  ErrorCode want = ErrorCode::unreadable;
  SUBCASE("FIFO") { fixture::make_fifo(log, 0600); }
  SUBCASE("directory") { fs::create_directory(log); }
  SUBCASE("link to itself") { fs::create_symlink("maillog", log); }
  SUBCASE("a file in the place of a directory") { fs::create_symlink("maillog.processed/x", log); }
  const LogSet set = server.find();
  CHECK(server.found() == "/var/log/maillog.processed");
  REQUIRE(set.troubles.size() == 1);
  CHECK(set.troubles[0].path.ends_with("/var/log/maillog"));
  CHECK(set.troubles[0].error.code == want);
  CHECK(set.troubles[0].error.hint != "");
}

TEST_CASE("links out of the root lead nowhere") {
  const Server server;
  const TempDir outside;
  fixture::write_file(outside / "maillog", "x\n");
  fs::create_symlink(outside / "maillog", server.dir / "var/log/maillog");
  fs::create_symlink("../../../../../../../../etc/passwd", server.dir / "var/log/mail.log");
  CHECK(server.found() == "");
  CHECK(server.find().troubles.empty());
}

TEST_CASE("generations come in the order of their names, the live log last") {
  struct Row {
    const char* about;
    std::vector<std::string> names;  // as they are to be read
  };
  const std::vector<Row> rows = {
      {"Plesk's",
       {"maillog.processed.3.gz", "maillog.processed.2.gz", "maillog.processed.1.gz", "maillog.processed",
        "maillog"}},
      {"numbered", {"mail.log.10.gz", "mail.log.9.gz", "mail.log.2.xz", "mail.log.1", "mail.log"}},
      {"dated", {"maillog-20251231", "maillog-20260101.gz", "maillog-20260101-120000.zst", "maillog"}},
      {"no live log", {"maillog.2.gz", "maillog.1.gz"}},
      {"Plesk's, and rotated before there was Plesk",
       {"maillog.processed.1.gz", "maillog.processed", "maillog.1", "maillog"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.about);
    for (const bool copied : {false, true}) {
      const Server server;
      std::string want;
      int64_t written = 1000;
      for (const std::string& name : row.names) {
        server.log("var/log/" + name, copied ? 1000 : written++, name);
        want += (want.empty() ? "/var/log/" : " /var/log/") + name;
      }
      for (const char* other :
           {"maillog.1.bz2", "maillog.bak", "maillog.2.gz.tmp", "xmaillog.1", "maillogs.1"})
        server.log("var/log/" + std::string(other));
      CHECK(server.found() == want);
      CHECK(server.find().troubles.empty());
    }
  }
}

TEST_CASE("orders that the names do not tell come by the last change") {
  const Server server;
  server.log("var/log/maillog.2.gz", 1000, "a");
  server.log("var/log/maillog-20260101", 2000, "b");
  server.log("var/log/maillog.1", 3000, "c");
  server.log("var/log/maillog-20260201", 4000, "d");
  server.log("var/log/maillog", 9000, "e");
  server.log("var/log/mail.log.1", 500, "f");
  server.log("var/log/mail.log", 2500, "g");
  CHECK(server.found() ==
        "/var/log/mail.log.1 /var/log/maillog.2.gz /var/log/maillog-20260101 /var/log/mail.log "
        "/var/log/maillog.1 "
        "/var/log/maillog-20260201 /var/log/maillog");
}

TEST_CASE("the past of a log that is a link lies beside its target") {
  const Server server;
  server.log("var/log/maillog", 1000);
  server.log("var/log/maillog.processed", 2000, "y\n");
  server.log("var/log/maillog.processed.1.gz", 3000, "z\n");
  fs::create_directories(server.dir / "usr/local/psa/var/log");
  fs::create_symlink("/var/log/maillog", server.dir / "usr/local/psa/var/log/maillog");
  CHECK(server.found() ==
        "/var/log/maillog.processed.1.gz /var/log/maillog.processed /usr/local/psa/var/log/maillog");
}

TEST_CASE("the kind of compression is told by the content, and the time is kept") {
  const Server server;
  server.log("var/log/maillog.4.gz", 1000, fixture::gzip("a"));
  server.log("var/log/maillog.3.gz", 2000, fixture::xz("b"));
  server.log("var/log/maillog.2", 3000, fixture::zstd("c"));
  server.log("var/log/maillog.1.zst", 4000, "plain");
  const LogSet set = server.find();
  REQUIRE(set.files.size() == 4);
  const Compression want[] = {Compression::gzip, Compression::xz, Compression::zstd, Compression::none};
  for (size_t i = 0; i < 4; ++i) {
    CHECK(set.files[i].compression == want[i]);
    CHECK(set.files[i].written == from_unix(1000 * static_cast<int64_t>(i + 1)));
  }
}

TEST_CASE("one generation that is there twice is read once") {
  const Server server;
  const std::string text = "Nov 24 07:50:56 mail qmail: a line\n";
  server.log("var/log/maillog.1", 1000, text);
  SUBCASE("whole") { server.log("var/log/maillog.1.gz", 2000, fixture::gzip(text)); }
  SUBCASE("while it is compressed") {
    const std::string whole = fixture::gzip(text);
    server.log("var/log/maillog.1.gz", 2000, whole.substr(0, whole.size() - 8));
  }
  CHECK(server.found() == "/var/log/maillog.1");
  const LogSet set = server.find();
  REQUIRE(set.troubles.size() == 1);
  CHECK(set.troubles[0].path.ends_with("/var/log/maillog.1.gz"));
  CHECK(set.troubles[0].error.message.ends_with("/var/log/maillog.1"));
  CHECK(set.troubles[0].error.hint != "");
}

TEST_CASE("two logs of one number are both read") {
  const Server server;
  server.log("var/log/maillog.1", 2000, "Nov 24 a line\n");
  server.log("var/log/maillog.1.gz", 1000, fixture::gzip("Nov 23 another line\n"));
  server.log("var/log/maillog.1.xz", 3000, "");
  CHECK(server.found() == "/var/log/maillog.1.gz /var/log/maillog.1 /var/log/maillog.1.xz");
  CHECK(server.find().troubles.empty());
}

TEST_CASE("what stands under the name of a generation and is no file is a trouble") {
  const Server server;
  server.log("var/log/maillog.2.gz");
  const fs::path past = server.dir / "var/log/maillog.1.gz";
  SUBCASE("FIFO") { fixture::make_fifo(past, 0600); }
  SUBCASE("directory") { fs::create_directory(past); }
  SUBCASE("link to itself") { fs::create_symlink("maillog.1.gz", past); }
  CHECK(server.found() == "/var/log/maillog.2.gz");
  const LogSet set = server.find();
  REQUIRE(set.troubles.size() == 1);
  CHECK(set.troubles[0].path.ends_with("/var/log/maillog.1.gz"));
  CHECK(set.troubles[0].error.code == ErrorCode::unreadable);
  CHECK(set.troubles[0].error.hint != "");
}

TEST_CASE("links of generations lead nowhere outside, and to one file once") {
  const Server server;
  const TempDir outside;
  fixture::write_file(outside / "maillog", "x\n");
  server.log("var/log/maillog");
  fs::create_symlink(outside / "maillog", server.dir / "var/log/maillog.1.gz");
  fs::create_symlink("maillog", server.dir / "var/log/maillog.2.gz");
  fs::create_hard_link(server.dir / "var/log/maillog", server.dir / "var/log/maillog-20260101");
  CHECK(server.found() == "/var/log/maillog");
  CHECK(server.find().troubles.empty());
}

// Root may list everything, so the test is nobody meanwhile.
struct AsNobody {
  AsNobody() { REQUIRE((::geteuid() != 0 || ::seteuid(65534) == 0)); }
  ~AsNobody() { (void)::seteuid(::getuid()); }
};

TEST_CASE("a directory of logs that may not be listed is a trouble, and the live log is read") {
  const Server server;
  server.log("var/log/maillog");
  server.log("var/log/maillog.1");
  fs::permissions(server.dir.path(), fs::perms{0755});
  fs::permissions(server.dir / "var/log", fs::perms{::geteuid() == 0 ? 0311U : 0300U});
  LogSet logs;
  {
    const AsNobody nobody;
    logs = server.find();
  }
  fs::permissions(server.dir / "var/log", fs::perms{0755});
  REQUIRE(logs.files.size() == 1);
  CHECK(logs.files.front().path.ends_with("/var/log/maillog"));
  REQUIRE_FALSE(logs.troubles.empty());
  CHECK(logs.troubles.front().error.code == ErrorCode::not_permitted);
  CHECK_FALSE(logs.troubles.front().error.hint.empty());
}

TEST_CASE("of ten thousand generations the latest are read") {
  const Server server;
  server.log("var/log/maillog");
  server.log("var/log/mail.log.1");
  for (int i = 1; i <= 10'000; ++i)
    fixture::write_file(server.dir / ("var/log/maillog." + std::to_string(i)), "");
  const LogSet set = server.find();
  REQUIRE(set.files.size() == LogSet::k_most_past + 1);
  CHECK(set.files.front().path.ends_with("/maillog.366"));
  CHECK(set.files.back().path.ends_with("/maillog"));
  REQUIRE(set.troubles.size() == 2);
  CHECK(set.troubles[0].error.message.starts_with("the 9634 oldest generations of "));
  CHECK(set.troubles[1].error.message.starts_with("the 1 oldest generations of "));
  CHECK(set.troubles[1].path.ends_with("/var/log/mail.log"));
  CHECK(set.troubles[0].error.hint != "");
}

}  // namespace
}  // namespace spamtrace
