// The program is a script of the test's own that stands for journalctl; and the real one, where there is one
// and systemd-journal-remote(8) to make it a journal.
#include "source/journal.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/sandbox.h"
#include "support/file_writing.h"
#include "support/journal_text.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;
using fixture::journal_cursor;
using fixture::journal_record;

constexpr int64_t k_start = 1738486242000000;

std::string record(int64_t number) {
  return journal_record(k_start + number, "postfix/smtpd", 108, "line " + std::to_string(number));
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A script that gives `text` on stdout and notes how it was called.
struct FakeJournalctl {
  explicit FakeJournalctl(const std::string& text, const std::string& then = "") {
    fixture::write_file(dir / "text", text);
    fixture::write_file(dir / "journalctl",
                        "#!/bin/sh\n"
                        "d=" +
                            dir.path().string() +
                            "\n"
                            "printf '%s\\n' \"$@\" > $d/arguments\n"
                            "env | sort > $d/environment\n"
                            "readlink /proc/self/fd/0 > $d/stdin\n"
                            "cat $d/text\n" +
                            then + "\n",
                        0755);
  }

  JournalRequest request(const std::string& cursor = "") const {
    JournalRequest request;
    request.cursor = cursor;
    request.programs = {(dir / "absent").string(), (dir / "journalctl").string()};
    return request;
  }

  TempDir dir;
};

constexpr const char* k_lost = "[lost]";

// The messages, joined by |, then each trouble in brackets.
std::string read_all(Journal& journal) {
  std::string text;
  while (const auto each = journal.next()) text += (text.empty() ? "" : "|") + std::string(each->message);
  if (journal.cursor_lost()) text += k_lost;
  for (const Error& trouble : journal.troubles()) text += "[" + trouble.message + "]";
  return text;
}

std::string read_all(const JournalRequest& request) {
  const auto journal = Journal::open(request);
  REQUIRE(journal);
  return read_all(**journal);
}

TEST_CASE("how journalctl is called") {
  const FakeJournalctl fake(record(1));
  ::setenv("SPAMTRACE_TEST_SECRET", "x", 1);
  CHECK(read_all(fake.request()) == "line 1");
  ::unsetenv("SPAMTRACE_TEST_SECRET");
  CHECK(content_of(fake.dir / "arguments") == "--output=export\n--no-pager\nSYSLOG_FACILITY=2\n");
  CHECK(content_of(fake.dir / "stdin") == "/dev/null\n");
  const std::string environment = content_of(fake.dir / "environment");
  CHECK(environment.find("LC_ALL=C\n") != std::string::npos);
  CHECK(environment.find("SECRET") == std::string::npos);
  CHECK(environment.find("HOME") == std::string::npos);
}

TEST_CASE("reading goes on behind the cursor") {
  const FakeJournalctl fake(record(1) + record(2) + record(3));
  const auto journal = Journal::open(fake.request(journal_cursor(k_start + 1)));
  REQUIRE(journal);
  CHECK((*journal)->cursor() == journal_cursor(k_start + 1));
  CHECK(read_all(**journal) == "line 2|line 3");
  CHECK((*journal)->cursor() == journal_cursor(k_start + 3));
  CHECK(content_of(fake.dir / "arguments") ==
        "--output=export\n--no-pager\n--cursor=" + journal_cursor(k_start + 1) + "\nSYSLOG_FACILITY=2\n");
}

TEST_CASE("a cursor that the journal no longer has is told, and no record is lost with it") {
  const FakeJournalctl fake(record(2) + record(3));
  CHECK(read_all(fake.request(journal_cursor(k_start + 1))) == std::string("line 2|line 3") + k_lost);
  const FakeJournalctl empty("");
  CHECK(read_all(empty.request(journal_cursor(k_start + 1))) == k_lost);
  const FakeJournalctl nothing_new(record(1));
  CHECK(read_all(nothing_new.request(journal_cursor(k_start + 1))).empty());
}

TEST_CASE("cursors of one record") {
  struct Row {
    std::string one, other;
    bool same;
  };
  const std::vector<Row> rows = {
      {"s=1;i=2;b=3;m=4;t=5;x=6", "s=1;i=2;b=3;m=4;t=5;x=6", true},
      {"s=1;i=2;b=3;m=4;t=5;x=6", "s=9;i=8;b=3;m=4;t=5;x=6", true},  // moved from /run to /var
      {"s=1;i=2;b=3;m=4;t=5;x=6", "s=1;i=2;b=3;m=4;t=5;x=7", false},
      {"s=1;i=2;b=3;m=4;t=5;x=6", "s=1;i=2;b=3;m=4;t=6;x=6", false},
      {"s=1;i=2;b=3;m=4;t=5;x=6", "s=1;i=2;b=3;m=4;t=5", false},
      {"s=1;i=2", "s=3;i=2", false},
      {"", "s=1", false},
      {";;b=;m", ";b=;m;", false},
  };
  for (const Row& row : rows) {
    CHECK_MESSAGE(is_same_record(row.one, row.other) == row.same, (row.one + " " + row.other));
    CHECK_MESSAGE(is_same_record(row.other, row.one) == row.same, (row.one + " " + row.other));
  }
}

TEST_CASE("what is no cursor is not given to a program") {
  for (const std::string& text : {std::string("-h"), std::string("s=1 i=2"), std::string("s=1\n"),
                                  std::string("S=1"), std::string("/etc/passwd"), std::string(513, 'a')}) {
    const FakeJournalctl fake(record(1));
    const auto journal = Journal::open(fake.request(text));
    CHECK_FALSE(journal);
    CHECK_FALSE(fs::exists(fake.dir / "arguments"));
  }
  CHECK(is_journal_cursor(journal_cursor(k_start)));
  CHECK_FALSE(is_journal_cursor(""));
}

TEST_CASE("failures") {
  struct Row {
    std::string text, then, want;
  };
  const std::vector<Row> rows = {
      {record(1), "echo 'No journal' >&2; exit 1", "line 1[P failed with status 1: No journal]"},
      {record(1), "printf 'a\\nb\\377\\n\\n' >&2; exit 3", "line 1[P failed with status 3: a b\xef\xbf\xbd]"},
      {"", "kill -9 $$", "[P was ended by signal 9]"},
      {record(1), "echo 'file x is truncated, ignoring file.' >&2",
       "line 1[journalctl: file x is truncated, ignoring file.]"},
      {record(1) + record(2).substr(0, 200), "",
       "line 1[the output of journalctl breaks off inside a record after byte N]"},
      {"odd\n\n" + record(1), "",
       "line 1[the output of journalctl is damaged in 1 places, the first in the record at byte 0]"},
  };
  for (const Row& row : rows) {
    const FakeJournalctl fake(row.text, row.then);
    std::string want = row.want;
    if (const size_t at = want.find("P "); at != std::string::npos && want[at - 1] == '[')
      want.replace(at, 1, (fake.dir / "journalctl").string());
    if (const size_t at = want.find("byte N"); at != std::string::npos)
      want.replace(at + 5, 1, std::to_string(row.text.size()));
    CHECK(read_all(fake.request()) == want);
  }
}

// The request for what came after record `number`, with the time at which that was received.
JournalRequest request_after(const FakeJournalctl& fake, int64_t number) {
  JournalRequest request = fake.request(journal_cursor(k_start + number));
  request.received = Time{Duration{k_start + number + 17}};
  return request;
}

TEST_CASE("where the cursor is lost, what was read before is told by its time") {
  const FakeJournalctl fake(record(1) + record(2) + record(4) + record(3));
  CHECK(read_all(request_after(fake, 0)) == std::string("line 1|line 2|line 4|line 3") + k_lost);
  CHECK(read_all(request_after(fake, 2)) == "line 4|line 3");
  const FakeJournalctl without(record(1) + record(2) + record(5) + record(4));
  CHECK(read_all(request_after(without, 3)) == std::string("line 5|line 4") + k_lost);
  const FakeJournalctl older(record(1) + record(2));
  CHECK(read_all(request_after(older, 3)) == k_lost);
}

TEST_CASE("a cursor that journalctl did not know is not asked for again, but looked for") {
  const FakeJournalctl fake(record(1) + record(2) + record(3));
  JournalRequest request = request_after(fake, 2);
  request.by_time = true;
  CHECK(read_all(request) == "line 3");
  CHECK(content_of(fake.dir / "arguments").find("cursor") == std::string::npos);
  request.cursor = journal_cursor(k_start - 5);
  CHECK(read_all(request) == std::string("line 3") + k_lost);
}

TEST_CASE("without a cursor a time alone tells what is new") {
  const FakeJournalctl fake(record(1) + record(2) + record(3));
  JournalRequest request = request_after(fake, 2);
  request.cursor.clear();
  CHECK(read_all(request) == "line 3");
}

TEST_CASE("no right is told as such") {
  const FakeJournalctl fake(
      "", "echo 'No journal files were opened due to insufficient permissions.' >&2; exit 1");
  const auto journal = Journal::open(fake.request());
  REQUIRE(journal);
  CHECK_FALSE((*journal)->next());
  REQUIRE((*journal)->troubles().size() == 1);
  CHECK((*journal)->troubles()[0].code == ErrorCode::not_permitted);
}

TEST_CASE("a program that is not there, or is none") {
  const TempDir dir;
  fixture::write_file(dir / "text", "no program", 0644);
  const auto open = [&](const char* first) {
    JournalRequest request;
    request.programs = {(dir / first).string(), (dir / "b").string()};
    return Journal::open(request);
  };
  const auto absent = open("a");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == ErrorCode::not_found);
  CHECK_FALSE(absent.error().hint.empty());
  const auto text = open("text");
  REQUIRE_FALSE(text);
  CHECK(text.error().code == ErrorCode::not_permitted);
}

TEST_CASE("much on both outputs holds up neither") {
  std::string records;
  for (int i = 0; i < 3000; ++i) records += record(i);
  const FakeJournalctl fake(records,
                            "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789 "
                            ">&2; i=$((i+1)); done; cat $d/text");
  const auto journal = Journal::open(fake.request());
  REQUIRE(journal);
  size_t count = 0;
  while ((*journal)->next()) ++count;
  CHECK(count == 6000);
  REQUIRE((*journal)->troubles().size() == 1);
  CHECK((*journal)->troubles()[0].message.size() < 600);
}

TEST_CASE("a reader that goes away ends the program, although we ignore SIGPIPE") {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  const FakeJournalctl fake(record(1), "while :; do cat $d/text || exit 1; done");
  pid_t child = 0;
  {
    const auto journal = Journal::open(fake.request());
    REQUIRE(journal);
    CHECK((*journal)->next());
  }
  // Its end is the only thing left to wait for; a program that went on would hold the test up.
  int status = 0;
  do {
    child = ::waitpid(-1, &status, 0);
  } while (child < 0 && errno == EINTR);
  const bool ended = child > 0 || errno == ECHILD;  // ECHILD: it was gone when its reader was
  CHECK(ended);
  std::signal(SIGPIPE, before);
}

// ---- inside the sandbox

TEST_CASE("started before the sandbox, it is read and reaped inside") {
  const FakeJournalctl fake(record(1) + record(2), "echo late >&2; exit 5");
  const fs::path answer = fake.dir / "answer";
  const Fd out(::open(answer.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto journal = Journal::open(fake.request());
    const Fd root(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    enter_sandbox({{root.get()}, {}, -1});
    const std::string got = journal ? read_all(**journal) : journal.error().message;
    const bool written = ::write(out.get(), got.data(), got.size()) == static_cast<ssize_t>(got.size());
    ::_exit(written && ::waitpid(-1, nullptr, WNOHANG) == -1 ? 0 : 1);  // no child is left
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(content_of(answer) ==
        "line 1|line 2[" + (fake.dir / "journalctl").string() + " failed with status 5: late]");
}

// ---- the real journalctl

// The program that writes a journal from export format, which is seldom installed: one that lies elsewhere is
// named in the environment. nullptr where there is none.
const char* journal_remote() {
  for (const char* path :
       {"/usr/lib/systemd/systemd-journal-remote", "/lib/systemd/systemd-journal-remote"}) {
    if (fs::exists(path)) return path;
  }
  return std::getenv("SPAMTRACE_JOURNAL_REMOTE");
}

// A journal in a directory of its own, and a journalctl that reads it.
struct RealJournal {
  explicit RealJournal(const std::string& text) {
    fs::create_directory(dir / "j");
    fixture::write_file(dir / "export", text);
    made = std::system((std::string(journal_remote()) + " -o " + (dir / "j/made.journal").string() + " " +
                        (dir / "export").string() + " 2>" + (dir / "said").string())
                           .c_str()) == 0;
    fixture::write_file(dir / "journalctl",
                        "#!/bin/sh\nexec /usr/bin/journalctl -D " + (dir / "j").string() + " \"$@\"\n", 0755);
  }
  JournalRequest request(const std::string& cursor = "") const {
    JournalRequest request;
    request.cursor = cursor;
    request.programs = {(dir / "journalctl").string()};
    return request;
  }
  TempDir dir;
  bool made = false;
};

bool has_real_tools() {
  if (fs::exists("/usr/bin/journalctl") && journal_remote() != nullptr) return true;
  MESSAGE("skipped: there is no journalctl, or no systemd-journal-remote to make a journal with");
  return false;
}

TEST_CASE("the real journalctl gives what went in") {
  if (!has_real_tools()) return;
  std::string text = record(1) + journal_record(k_start + 2, "php", 10001, "two\nlines \x01") + record(3);
  std::string other = record(4);
  const std::string facility = "SYSLOG_FACILITY=2";
  other.replace(other.find(facility), facility.size(), "SYSLOG_FACILITY=3");
  const RealJournal real(text + other + record(5));
  REQUIRE_MESSAGE(real.made, content_of(real.dir / "said"));
  const auto journal = Journal::open(real.request());
  REQUIRE(journal);
  const auto first = (*journal)->next();
  REQUIRE(first);
  CHECK(first->message == "line 1");
  CHECK(first->identifier == "postfix/smtpd");
  CHECK(first->uid == 108);
  CHECK(first->comm == "smtpd");
  CHECK(first->unit == "postfix@-.service");
  CHECK(first->at == Time{Duration{k_start + 1}});
  CHECK(first->received == Time{Duration{k_start + 18}});
  const std::string cursor = (*journal)->cursor();
  CHECK(is_journal_cursor(cursor));
  CHECK(read_all(**journal) == "two\nlines \x01|line 3|line 5");
  CHECK(read_all(real.request(cursor)) == "two\nlines \x01|line 3|line 5");
  CHECK(read_all(real.request((*journal)->cursor())).empty());
}

TEST_CASE("the real journalctl without the record of the cursor") {
  if (!has_real_tools()) return;
  const RealJournal past(record(1) + record(2));
  const auto journal = Journal::open(past.request());
  REQUIRE(journal);
  CHECK(read_all(**journal) == "line 1|line 2");
  const RealJournal later(record(3) + record(4));
  CHECK(read_all(later.request((*journal)->cursor())) == std::string("line 3|line 4") + k_lost);
  const RealJournal none("");
  CHECK(read_all(later.request("s=1;i=2")).find("Failed to seek to cursor") != std::string::npos);
}

}  // namespace
}  // namespace spamtrace
