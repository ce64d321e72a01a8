#include "queue/qmail_listing.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <string>
#include <vector>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

std::string parse(std::string_view name) {
  uint64_t number = 0;
  return parse_message_number(name, number) ? std::to_string(number) : "no";
}

TEST_CASE("file names that are message numbers") {
  struct Row {
    std::string_view name;
    std::string want;
  };
  const std::vector<Row> rows = {
      {"0", "0"},   {"1", "1"},     {"7224952", "7224952"}, {"18446744073709551615", "18446744073709551615"},
      {"", "no"},   {"00", "no"},   {"01", "no"},           {"18446744073709551616", "no"},
      {"-1", "no"}, {"+1", "no"},   {" 1", "no"},           {"1 ", "no"},
      {"1a", "no"}, {"0x10", "no"}, {"1.0", "no"},          {std::string_view("1\0", 2), "no"},
  };
  for (const Row& row : rows) CHECK_MESSAGE(parse(row.name) == row.want, std::string(row.name));
}

std::string listed(const NumberList& list) {
  std::string text;
  for (const NumberedFile& file : list.files) text += (text.empty() ? "" : " ") + std::to_string(file.number);
  for (const uint64_t number : list.misplaced) text += " !" + std::to_string(number);
  return text + " strays " + std::to_string(list.strays);
}

struct Queue {
  Fd fd() const { return Fd(::open(dir.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); }
  void file(const std::string& name) const { fixture::write_file(dir / name, ""); }
  void directory(const std::string& name) const { fs::create_directories(dir / name); }
  QmailDirectories open() const { return open_qmail_directories(fd().get(), "queue").value(); }
  TempDir dir;
};

TEST_CASE("the split is found, not assumed") {
  struct Row {
    std::vector<std::string> directories;
    uint32_t want;
  };
  const std::vector<Row> rows = {
      {{"mess"}, 0},
      {{"mess/0"}, 1},
      {{"mess/0", "mess/22", "mess/5"}, 23},
      {{"mess/0", "mess/100"}, 101},
      {{"mess/0", "mess/x", "mess/007", "mess/4096", "mess/99999999999999999999"}, 1},
  };
  for (const Row& row : rows) {
    const Queue queue;
    for (const std::string& name : row.directories) queue.directory(name);
    queue.file("mess/900");
    CHECK(queue.open().split == row.want);
  }
}

TEST_CASE("numbers come sorted, whatever order the directory has") {
  const Queue queue;
  queue.directory("mess");
  std::string want;
  for (int i = 1; i <= 300; ++i) want += (i == 1 ? "" : " ") + std::to_string(i);
  for (int i = 300; i >= 1; --i) queue.file("mess/" + std::to_string(i));
  CHECK(listed(list_numbers(queue.open().mess, "mess").value()) == want + " strays 0");
}

TEST_CASE("a split directory with strays and misplaced files") {
  const Queue queue;
  for (const char* name : {"mess/0", "mess/1", "mess/2"}) queue.directory(name);
  for (const char* name :
       {"mess/0/3", "mess/1/4", "mess/2/4", "mess/7", "mess/0/x", "mess/lost", "mess/1/013"})
    queue.file(name);
  CHECK(listed(list_numbers(queue.open().mess, "mess").value()) == "3 4 4 7 !4 !7 strays 3");
}

TEST_CASE("a part that is missing or a link is passed over") {
  const Queue queue;
  const TempDir outside;
  fixture::write_file(outside / "1", "");
  for (const char* name : {"mess/0", "mess/3"}) queue.directory(name);
  fs::create_symlink(outside.path(), queue.dir / "mess/1");
  queue.file("mess/0/4");
  const QmailDirectories dirs = queue.open();
  CHECK(dirs.split == 4);
  CHECK(dirs.mess.of(1) == -1);
  CHECK(dirs.mess.of(2) == -1);
  // the link itself is seen as a misplaced name of the top, and never followed
  CHECK(listed(list_numbers(dirs.mess, "mess").value()) == "1 4 !1 strays 0");
}

TEST_CASE("directories that are not there are empty") {
  const Queue queue;
  queue.directory("mess");
  const QmailDirectories dirs = queue.open();
  for (const QueueDirectory* directory :
       {&dirs.info, &dirs.local, &dirs.remote, &dirs.todo, &dirs.intd, &dirs.bounce}) {
    CHECK(listed(list_numbers(*directory, "x").value()) == " strays 0");
    CHECK(directory->of(5) == -1);
  }
}

TEST_CASE("todo is split only where the patch made its parts") {
  for (const bool big_todo : {false, true}) {
    const Queue queue;
    for (const char* name : {"mess/0", "mess/1", "todo", "intd"}) queue.directory(name);
    if (big_todo) queue.directory("todo/0");
    CHECK(queue.open().todo.split() == big_todo);
    CHECK_FALSE(queue.open().intd.split());
  }
}

}  // namespace
}  // namespace spamtrace
