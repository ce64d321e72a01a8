#include "index/open_index.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "index/damage.h"
#include "index/schema.h"
#include "index/sources.h"
#include "support/file_writing.h"
#include "unit/keep_umask.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

struct State {
  OpenedIndex open(int patience = 0) const {
    const KeepUmask keep;
    return open_index(path().string(), k_whole_index, patience);
  }
  fs::path path() const { return dir / "state"; }
  fs::path file() const { return path() / "index.db"; }
  TempDir dir;
};

void remember(OpenedIndex& opened, const std::string& value) {
  opened.index->begin();
  opened.index->set_state("test", value);
  opened.index->commit();
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

// It works, with nothing in it yet.
void check_new(OpenedIndex& opened) {
  REQUIRE(opened.index);
  CHECK(opened.index->state("test") == "");
  remember(opened, "new");
  CHECK(opened.index->state("test") == "new");
}

// It answers, and remembers nothing.
void check_in_memory(OpenedIndex& opened) {
  check_new(opened);
  REQUIRE(opened.notice);
  CHECK(opened.notice->message.starts_with("nothing is remembered: "));
  CHECK(opened.notice->hint != "");
  CHECK(opened.place.can_write());
}

TEST_CASE("a new one is made, for its owner alone, and found again") {
  const State state;
  {
    OpenedIndex opened = state.open();
    CHECK_FALSE(opened.notice);
    CHECK(opened.place.can_write());
    check_new(opened);
  }
  CHECK(mode_of(state.path()) == 0700);
  CHECK(mode_of(state.file()) == 0600);
  OpenedIndex again = state.open();
  CHECK_FALSE(again.notice);
  CHECK(again.index->state("test") == "new");
}

TEST_CASE("without a directory it is in memory, as was asked for") {
  OpenedIndex opened = [] {
    const KeepUmask keep;
    return open_index("", k_whole_index, 0);
  }();
  CHECK_FALSE(opened.notice);
  CHECK(opened.place.can_write());
  check_new(opened);
}

TEST_CASE("tables that another run has made meanwhile are left as they are") {
  const State state;
  fs::create_directory(state.path());
  Database first(state.file().string()), second(state.file().string());
  REQUIRE(is_empty(first));
  REQUIRE(is_empty(second));
  make_schema(first);
  Query(first, "INSERT INTO state VALUES ('test', 'kept')").run();
  make_schema(second);
  CHECK(has_schema(second));
  Query query(second, "SELECT value FROM state");
  REQUIRE(query.next());
  CHECK(query.text(0) == "kept");
}

TEST_CASE("an empty file is as none") {
  const State state;
  fs::create_directory(state.path());
  fixture::write_file(state.file(), "");
  OpenedIndex opened = state.open();
  CHECK_FALSE(opened.notice);
  check_new(opened);
}

void check_set_aside(const State& state, const std::string& content, const std::string& as) {
  const std::string aside = state.file().string() + as;
  {
    OpenedIndex opened = state.open();
    check_new(opened);
    REQUIRE(opened.notice);
    CHECK(opened.notice->code == ErrorCode::unreadable);
    CHECK(opened.notice->hint.find(aside) != std::string::npos);
    CHECK(content_of(aside) == content);
  }
  OpenedIndex again = state.open();
  CHECK_FALSE(again.notice);
  CHECK(again.index->state("test") == "new");
}

TEST_CASE("a file that is no index is set aside, and a new one is begun") {
  const State state;
  fs::create_directory(state.path());
  const std::string garbage = std::string(10'000, 'x');
  fixture::write_file(state.file(), garbage);
  SUBCASE("") {}
  SUBCASE("with a journal of its own") {
    fixture::write_file(state.file().string() + "-wal", "journal");
    fixture::write_file(state.file().string() + "-shm", "memory");
  }
  SUBCASE("where one was set aside before") {
    fixture::write_file(state.file().string() + ".damaged", "older");
  }
  check_set_aside(state, garbage, ".damaged");
}

TEST_CASE("one of another version is set aside, and a new one is begun") {
  const State state;
  {
    OpenedIndex opened = state.open();
    remember(opened, "old");
    SUBCASE("of a later one") { opened.index->database().execute("PRAGMA user_version = 2147480000"); }
    SUBCASE("of one before there were versions") {
      opened.index->database().execute("PRAGMA user_version = 0");
    }
    SUBCASE("of another program") { opened.index->database().execute("PRAGMA application_id = 7"); }
  }
  check_set_aside(state, content_of(state.file()), ".other-version");
}

TEST_CASE("a damaged one is begun anew, when it is opened or when it is read") {
  const State state;
  {
    OpenedIndex opened = state.open();
    opened.index->begin();
    for (int i = 0; i < 2000; ++i) {
      opened.index->set_state("state" + std::to_string(i), std::string(100, 'x'));
    }
    opened.index->commit();
    opened.index->database().execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  std::string content = content_of(state.file());
  REQUIRE(content.size() > 100'000);
  bool is_found_at_once = false;
  SUBCASE("the first page") {
    is_found_at_once = true;
    for (size_t i = 0; i < 4096; ++i) content[i] = static_cast<char>(content[i] ^ 0x55);
  }
  SUBCASE("the schema") {
    is_found_at_once = true;
    for (size_t i = 100; i < 4096; ++i) content[i] = static_cast<char>(content[i] ^ 0x55);
  }
  SUBCASE("all others") {
    for (size_t i = 4096; i < content.size(); ++i) content[i] = static_cast<char>(content[i] ^ 0x55);
  }
  SUBCASE("its end is missing") { content.resize(content.size() / 2 / 4096 * 4096); }
  fixture::write_file(state.file(), content);
  if (is_found_at_once) return check_set_aside(state, content, ".damaged");

  OpenedIndex opened = state.open();
  bool is_damaged = false;
  try {
    for (int i = 0; i < 2000; ++i) {
      const std::string value = opened.index->state("state" + std::to_string(i));
      if (value != std::string(100, 'x')) throw_damage();
    }
  } catch (const SQLite::Exception& exception) {
    is_damaged = true;
    REQUIRE(is_damage(exception));
    CHECK(error_of(exception).code == ErrorCode::unreadable);
    begin_anew(opened, exception);
  }
  REQUIRE(is_damaged);
  check_new(opened);
  REQUIRE(opened.notice);
  CHECK(opened.notice->message.find("damaged") != std::string::npos);
  CHECK(opened.place.can_write());
  CHECK(fs::exists(state.file().string() + ".damaged"));
  opened = {};
  CHECK(state.open().index->state("test") == "new");
}

TEST_CASE("a damaged row is told as the damage of a file is") {
  const State state;
  OpenedIndex opened = state.open();
  LogPiece piece;
  piece.number = 1;
  piece.path = "/var/log/maillog";
  opened.index->logs().put(piece);
  CHECK(opened.index->logs().all().at(0).path == "/var/log/maillog");
  opened.index->database().execute("UPDATE log SET piece = substr(piece, 1, length(piece) - 1)");
  bool is_damaged = false;
  try {
    opened.index->logs().all();
  } catch (const SQLite::Exception& exception) {
    is_damaged = is_damage(exception);
  }
  CHECK(is_damaged);
}

// Root may write everywhere, so the test is nobody meanwhile.
struct AsNobody {
  AsNobody() { REQUIRE((::geteuid() != 0 || ::seteuid(65534) == 0)); }
  ~AsNobody() { (void)::seteuid(::getuid()); }
};

TEST_CASE("where nothing may be written it is in memory, and that is said") {
  const State state;
  fs::permissions(state.dir.path(), fs::perms{0755});
  const bool is_root = ::geteuid() == 0;
  SUBCASE("the directory may not be made") {
    if (!is_root) fs::permissions(state.dir.path(), fs::perms{0555});
  }
  SUBCASE("it may not be written") {
    fs::create_directory(state.path());
    fs::permissions(state.path(), fs::perms{0555});
  }
  SUBCASE("it may not be entered") {
    fs::create_directory(state.path());
    fs::permissions(state.path(), fs::perms{0000});
  }
  SUBCASE("the lock may not be opened") {
    fs::create_directory(state.path());
    fixture::write_file(state.path() / "index.lock", "", 0000);
    fs::permissions(state.path(), fs::perms{0755});
  }
  SUBCASE("the file may not be opened") {
    fs::create_directory(state.path());
    fs::permissions(state.path(), fs::perms{0777});
    fixture::write_file(state.file(), "", is_root ? 0600 : 0000);
  }
  {
    const AsNobody nobody;
    OpenedIndex opened = state.open();
    check_in_memory(opened);
  }
  fs::permissions(state.dir.path(), fs::perms{0755});
  if (fs::exists(state.path())) fs::permissions(state.path(), fs::perms{0755});
}

TEST_CASE("what is no directory") {
  const State state;
  fixture::write_file(state.path(), "x");
  OpenedIndex opened = state.open();
  check_in_memory(opened);
  CHECK(content_of(state.path()) == "x");
}

TEST_CASE("the lock is no link to another file") {
  const State state;
  fs::create_directory(state.path());
  fs::create_symlink(state.dir / "victim", state.path() / "index.lock");
  OpenedIndex opened = state.open();
  check_in_memory(opened);
  CHECK_FALSE(fs::exists(state.dir / "victim"));
}

TEST_CASE("while one run writes, a second one reads what there is") {
  const State state;
  OpenedIndex first = state.open();
  remember(first, "so far");
  {
    OpenedIndex second = state.open();
    REQUIRE(second.notice);
    CHECK(second.notice->message == "another run is bringing the index up to date");
    CHECK(second.notice->hint != "");
    CHECK_FALSE(second.place.can_write());
    CHECK(second.index->state("test") == "so far");
    remember(first, "further");
    CHECK(second.index->state("test") == "further");
  }
  first = {};
  OpenedIndex third = state.open();
  CHECK_FALSE(third.notice);
  CHECK(third.place.can_write());
  CHECK(third.index->state("test") == "further");
}

TEST_CASE("a second run sets nothing aside that a first one writes") {
  const State state;
  fs::create_directory(state.path());
  fixture::write_file(state.path() / "index.lock", "");
  const Fd lock(::open((state.path() / "index.lock").c_str(), O_RDWR | O_CLOEXEC));
  REQUIRE(::flock(lock.get(), LOCK_EX | LOCK_NB) == 0);
  const std::string garbage(10'000, 'x');
  fixture::write_file(state.file(), garbage);
  OpenedIndex opened = state.open();
  check_in_memory(opened);
  CHECK(content_of(state.file()) == garbage);
  CHECK_FALSE(fs::exists(state.file().string() + ".damaged"));
}

TEST_CASE("how far the past was read can be seen from outside, and whether a run is at it") {
  State state;
  CHECK_FALSE(look_at_past(state.path().string()));
  {
    OpenedIndex opened = state.open();
    opened.index->begin();
    set_past_reading(opened.index->database(), {.done = 3, .total = 10});
    opened.index->commit();
    const auto seen = look_at_past(state.path().string());
    REQUIRE(seen);
    CHECK(seen->reading.done == 3);
    CHECK(seen->reading.total == 10);
    CHECK_FALSE(seen->reading.whole);
    CHECK(seen->running);
  }
  REQUIRE(look_at_past(state.path().string()));
  CHECK_FALSE(look_at_past(state.path().string())->running);
  fs::remove(state.file().string() + "-wal");  // else all of the file may be in it
  std::ofstream(state.file(), std::ios::trunc) << "no index at all, but some text that is long enough";
  REQUIRE(look_at_past(state.path().string()));
  CHECK(look_at_past(state.path().string())->reading.total == 0);
}

TEST_CASE("the index of the newest part has a file of its own, which can be thrown away") {
  State state;
  const OpenedIndex whole = state.open();
  {
    const KeepUmask keep;
    OpenedIndex recent = open_index(state.path().string(), k_recent_index, 0);
    REQUIRE(recent.place.can_write());
    remember(recent, "one");
    CHECK(whole.index->state("test").empty());
    remove_recent(whole.place);  // while it is in use
    CHECK(fs::exists(state.path() / "recent.db"));
    discard(recent);
    CHECK(recent.index->state("test").empty());
    remember(recent, "two");
    CHECK(recent.index->state("test") == "two");
  }
  remove_recent(whole.place);
  for (const auto& entry : fs::directory_iterator(state.path())) {
    CHECK_FALSE(entry.path().filename().string().starts_with("recent"));
  }
}

}  // namespace
}  // namespace spamtrace
