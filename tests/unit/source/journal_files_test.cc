#include "source/journal_files.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

struct Root {
  explicit Root(const std::string& journal) {
    if (journal.empty()) return;
    std::filesystem::create_directories((dir / journal).parent_path());
    fixture::write_file(dir / journal, "LPKSHHRH");
  }
  std::string found() const {
    const auto place = find_journal(*RootDir::open(dir.path().string()));
    return place ? place->directory.substr(dir.path().string().size()) : "none";
  }
  TempDir dir;
};

TEST_CASE("where the journal is") {
  struct Row {
    std::string file, want;
  };
  const Row rows[] = {
      {"", "none"},
      {"var/log/journal/5b1f/system.journal", "/var/log/journal"},
      {"var/log/journal/5b1f/user-1000.journal", "/var/log/journal"},
      {"run/log/journal/5b1f/system.journal", "/run/log/journal"},
      {"var/log/journal/5b1f/notes.txt", "none"},
      {"var/log/journal/system.journal", "none"},
  };
  for (const Row& row : rows) CHECK_MESSAGE(Root(row.file).found() == row.want, row.file);
}

TEST_CASE("only / is the running system") {
  const Root other("var/log/journal/5b1f/system.journal");
  CHECK(is_running_system(*RootDir::open("/")));
  CHECK(is_running_system(*RootDir::open("/usr/..")));
  CHECK_FALSE(is_running_system(*RootDir::open(other.dir.path().string())));
}

TEST_CASE("another root's journal is told with the way to read it") {
  const Root other("var/log/journal/5b1f/system.journal");
  const RootDir root = *RootDir::open(other.dir.path().string());
  const LogTrouble trouble = unread_journal(root, *find_journal(root));
  const std::string path = other.dir.path().string();
  CHECK(trouble.path == path + "/var/log/journal");
  CHECK(trouble.error.hint.find("journalctl -q -D " + path + "/var/log/journal") != std::string::npos);
  CHECK(trouble.error.hint.ends_with("> " + path + "/var/log/mail.log"));
}

TEST_CASE("a journal that may not be read is told") {
  if (::geteuid() == 0) {
    MESSAGE("skipped: root may read everything");
    return;
  }
  const Root root("var/log/journal/5b1f/system.journal");
  std::filesystem::permissions(root.dir / "var/log/journal/5b1f/system.journal",
                               std::filesystem::perms::none);
  const auto place = find_journal(*RootDir::open(root.dir.path().string()));
  REQUIRE(place);
  REQUIRE(place->error);
  CHECK(place->error->code == ErrorCode::not_permitted);
}

}  // namespace
}  // namespace spamtrace
