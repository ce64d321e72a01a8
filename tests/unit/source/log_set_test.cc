#include "source/log_set.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

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
      {{{"var/log/maillog.1", 1000}, {"var/log/messages", 1000}}, ""},
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

}  // namespace
}  // namespace spamtrace
