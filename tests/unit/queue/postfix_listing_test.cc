#include "queue/postfix_listing.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <chrono>
#include <string>
#include <vector>

#include "queue/postfix_files.h"
#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

struct Spool {
  Spool() {
    for (const char* name : {"maildrop", "incoming", "active", "deferred", "hold", "corrupt"})
      directory(name);
  }
  void directory(const std::string& name) const { fs::create_directories(dir / name); }
  void file(const std::string& name) const { fixture::write_file(dir / name, name, 0700); }
  Result<PostfixSpool> try_open() const {
    const Fd fd(::open(dir.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return open_postfix_spool(fd.get(), "spool");
  }
  PostfixSpool open() const { return std::move(try_open().value()); }
  TempDir dir;
};

std::string describe(const PostfixListing& listing) {
  std::string text;
  for (const PostfixEntry& entry : listing.entries) {
    text += (text.empty() ? "" : " ") + std::string(name_of(k_postfix_queues[entry.queue])) + "/" +
            path_of(entry.part) + std::string(entry.name());
  }
  return text;
}

TEST_CASE("queues flat and hashed, of any depth and mixed") {
  const Spool spool;
  for (const char* name : {"deferred/3/7", "hold/0/0/0/0/0/1/_/_", "active/A"}) spool.directory(name);
  for (const char* name : {"maildrop/37460A1", "incoming/37460A2", "active/37460A3", "active/A/A7460A4",
                           "deferred/37460A5", "deferred/3/37460A6", "deferred/3/7/37460A7",
                           "deferred/3/4jYZk80sf8z6tl2", "hold/0/0/0/0/0/1/_/_/000001", "corrupt/37460A8"}) {
    spool.file(name);
  }
  const PostfixListing listing = list_postfix_spool(spool.open()).value();
  CHECK(
      describe(listing) ==
      "hold/0/0/0/0/0/1/_/_/000001 maildrop/37460A1 incoming/37460A2 active/37460A3 deferred/37460A5 "
      "deferred/3/37460A6 deferred/3/7/37460A7 corrupt/37460A8 deferred/3/4jYZk80sf8z6tl2 active/A/A7460A4");
  CHECK(listing.counts == std::array<uint64_t, 6>{1, 1, 2, 4, 1, 1});
  CHECK(listing.strays == 0);
}

TEST_CASE("names that are no queue id are counted") {
  const Spool spool;
  spool.directory("deferred/longer");
  spool.directory("deferred/37460A2");  // in the place of a file: found out when it is read
  for (const char* name : {"deferred/37460A1", "deferred/x", "deferred/123456.789", "deferred/37460a1",
                           "deferred/core", "incoming/.nfs0001"}) {
    spool.file(name);
  }
  fs::create_symlink("/etc", spool.dir / "deferred/4");
  const PostfixListing listing = list_postfix_spool(spool.open()).value();
  CHECK(describe(listing) == "deferred/37460A1 deferred/37460A2");
  CHECK(listing.strays == 7);  // x is no directory, 4 a link
}

void date_directories(const Spool& spool, std::chrono::hours ago) {
  const auto then = fs::file_time_type::clock::now() - ago;
  for (const auto& entry : fs::recursive_directory_iterator(spool.dir.path())) {
    if (entry.is_directory()) fs::last_write_time(entry.path(), then);
  }
}

// All of them are read a second time, or none: in between, the one that is would have the last word.
TEST_CASE("a message that stands in two queues is listed once, where it went") {
  const Spool spool;
  spool.directory("deferred/3");
  for (const char* name : {"incoming/37460A1", "active/37460A1", "deferred/3/37460A2", "active/37460A2",
                           "deferred/37460A3", "deferred/3/37460A3"}) {
    spool.file(name);
  }
  for (const int hours_ago : {1, -1}) {
    CAPTURE(hours_ago);
    date_directories(spool, std::chrono::hours(hours_ago));
    CHECK(describe(list_postfix_spool(spool.open()).value()) ==
          "active/37460A1 active/37460A2 deferred/3/37460A3");
  }
}

// What was read a moment ago looks unsettled and is read again; what is older is not, and neither way a name
// counts twice.
TEST_CASE("a second look counts nothing twice") {
  const Spool spool;
  spool.directory("deferred/3");
  spool.file("deferred/3/37460A1");
  spool.file("deferred/stray");
  for (const bool settled : {false, true}) {
    if (settled) date_directories(spool, std::chrono::hours(1));
    const PostfixListing listing = list_postfix_spool(spool.open()).value();
    CHECK(describe(listing) == "deferred/3/37460A1");
    CHECK(listing.strays == 1);
  }
}

TEST_CASE("what is no spool is not opened as one") {
  const TempDir empty;
  const Fd fd(::open(empty.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto none = open_postfix_spool(fd.get(), "empty");
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().code == ErrorCode::not_found);

  const Spool linked;
  fs::remove(linked.dir / "active");
  fs::create_symlink("/etc", linked.dir / "active");
  const auto link = linked.try_open();
  REQUIRE_FALSE(link.has_value());
  CHECK(link.error().message.find("active") != std::string::npos);

  const Spool partly;
  for (const char* name : {"maildrop", "hold", "corrupt", "incoming", "active"})
    fs::remove(partly.dir / name);
  partly.file("deferred/37460A1");
  CHECK(describe(list_postfix_spool(partly.open()).value()) == "deferred/37460A1");
}

std::string found(const std::optional<PostfixFiles::Found>& file) {
  if (!file) return "none";
  return std::string(name_of(file->queue)) + "/" + file->part + (file->file ? "" : " unreadable");
}

TEST_CASE("a file is found wherever it went") {
  const Spool spool;
  for (const char* name : {"deferred/3/7", "hold/1/E", "active/3"}) spool.directory(name);
  for (const char* name : {"deferred/3/7/37460A1", "deferred/3/37460A2", "active/37460A3", "active/3/37460A4",
                           "hold/1/E/4jYZk80sf8z6tl2", "deferred/3/57460A5"}) {
    spool.file(name);
  }
  const PostfixSpool opened = spool.open();
  PostfixFiles files(opened);
  CHECK(found(files.find("37460A1")) == "deferred/3/7/");
  CHECK(found(files.find("37460A2")) == "deferred/3/");
  CHECK(found(files.find("37460A3")) == "active/");
  CHECK(found(files.find("37460A4")) == "active/3/");
  CHECK(found(files.find("4jYZk80sf8z6tl2")) == "hold/1/E/");
  CHECK(found(files.find("37460A9")) == "none");
  CHECK(found(files.find("57460A5")) == "none");  // not where it belongs
  CHECK(found(files.find_misplaced("57460A5")) == "deferred/3/");
  CHECK(found(files.find_misplaced("37460A9")) == "none");
}

TEST_CASE("links are not followed, neither as a file nor on the way") {
  const Spool spool, elsewhere;
  elsewhere.directory("deferred/3");
  elsewhere.file("deferred/3/37460A1");
  elsewhere.file("deferred/3/37460A2");
  fs::create_symlink((elsewhere.dir / "deferred/3").string(), spool.dir / "deferred/3");
  fs::create_symlink((elsewhere.dir / "deferred/3/37460A2").string(), spool.dir / "deferred/37460A2");
  const PostfixSpool opened = spool.open();
  PostfixFiles files(opened);
  CHECK(found(files.find("37460A1")) == "none");
  CHECK(found(files.find("37460A2")) == "deferred/ unreadable");
}

}  // namespace
}  // namespace spamtrace
