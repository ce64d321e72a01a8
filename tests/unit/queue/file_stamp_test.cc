#include "queue/file_stamp.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

uint64_t stamp_of(const fs::path& path) {
  FileStamp stamp;
  REQUIRE(stamp.add_file(AT_FDCWD, path.c_str()));
  return stamp.value();
}

// The stamp once it no longer differs from look to look.
uint64_t settled_stamp_of(const fs::path& path) {
  for (int i = 0; i < 3000; ++i) {
    const uint64_t stamp = stamp_of(path);
    if (stamp == stamp_of(path)) return stamp;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  FAIL("never settled");
  return 0;
}

void overwrite(const fs::path& path, const std::string& bytes, off_t at) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  REQUIRE(::pwrite(fd, bytes.data(), bytes.size(), at) == static_cast<ssize_t>(bytes.size()));
  REQUIRE(::close(fd) == 0);
}

TEST_CASE("whatever is done to a file changes its stamp") {
  struct Row {
    std::string what;
    std::function<void(const fs::path&)> act;
  };
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1000);
  const std::vector<Row> rows = {
      {"one byte overwritten", [](const fs::path& path) { overwrite(path, "D", 3); }},
      {"overwritten with what was there", [](const fs::path& path) { overwrite(path, "T", 3); }},
      {"appended", [](const fs::path& path) { overwrite(path, "more", 8); }},
      {"cut", [](const fs::path& path) { fs::resize_file(path, 2); }},
      {"touched", [&](const fs::path& path) { fs::last_write_time(path, long_ago); }},
      {"another mode", [](const fs::path& path) { fs::permissions(path, fs::perms::owner_read); }},
      {"renamed and back",
       [](const fs::path& path) {
         fs::rename(path, path.string() + ".x");
         fs::rename(path.string() + ".x", path);
       }},
      {"replaced by one of the same size",
       [](const fs::path& path) {
         fs::remove(path);
         fixture::write_file(path, "01234567");
       }},
      {"replaced by a link",
       [](const fs::path& path) {
         fs::remove(path);
         fs::create_symlink("01234567", path);
       }},
  };
  for (const Row& row : rows) {
    const TempDir dir;
    const fs::path path = dir / "file";
    fixture::write_file(path, "01234567");
    const uint64_t before = settled_stamp_of(path);
    row.act(path);
    CHECK_MESSAGE(stamp_of(path) != before, row.what);
    CHECK_MESSAGE(settled_stamp_of(path) != before, row.what);
  }
}

// Two changes in one tick of the kernel's clock leave the same times behind.
TEST_CASE("a file of this moment has another stamp at each look") {
  const TempDir dir;
  int differ = 0;
  for (int i = 0; i < 1000; ++i) {
    const fs::path path = dir / "file";
    fixture::write_file(path, std::to_string(i));
    const uint64_t before = stamp_of(path);
    differ += before != stamp_of(path) ? 1 : 0;
  }
  CHECK(differ > 0);  // all, but where the machine paused between two lines
}

TEST_CASE("a file that is not there adds nothing") {
  const TempDir dir;
  fixture::write_file(dir / "file", "x");
  settled_stamp_of(dir / "file");
  FileStamp with, without;
  for (FileStamp* stamp : {&with, &without}) {
    stamp->add(7);
    CHECK(stamp->add_file(AT_FDCWD, (dir / "file").c_str()));
  }
  CHECK_FALSE(with.add_file(AT_FDCWD, (dir / "none").c_str()));
  CHECK_FALSE(with.add_file(-1, "file"));
  CHECK(with.value() == without.value());
  with.add(8);
  CHECK(with.value() != without.value());
}

TEST_CASE("what is distrusted differs from look to look, and order counts") {
  FileStamp doubtful, one, other;
  doubtful.distrust();
  CHECK(doubtful.value() != doubtful.value());
  one.add(1);
  one.add(2);
  other.add(2);
  other.add(1);
  CHECK(one.value() != other.value());
}

}  // namespace
}  // namespace spamtrace
