#include "source/log_matching.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "source/line_reader.h"
#include "support/compressing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

constexpr size_t k_line = 100;  // bytes of a line, with its end

std::string line(int number) {
  std::string text = std::to_string(number) + " ";
  return text + std::string(k_line - 1 - text.size(), 'x') + "\n";
}
std::string lines(int first, int last) {
  std::string text;
  for (int i = first; i <= last; ++i) text += line(i);
  return text;
}

// "1-3 7": runs of numbers.
std::string runs(const std::vector<int>& numbers) {
  std::string text;
  for (size_t i = 0; i < numbers.size();) {
    size_t end = i + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    text += (text.empty() ? "" : " ") + std::to_string(numbers[i]);
    if (end - i > 1) text += "-" + std::to_string(numbers[end - 1]);
    i = end;
  }
  return text;
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string text_of(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (compression_of(fd.get()) == Compression::none) return content_of(path);
  Inflater inflater(fd.get(), compression_of(fd.get()), path);
  std::string text(1 << 20, '\0');
  text.resize(inflater.read(text));
  return text;
}

// The directory of logs, and whoever reads them and remembers how far, as the index does.
class Logs {
 public:
  Logs() { fs::create_directories(path("")); }

  fs::path path(const std::string& name) const { return dir_ / ("var/log/" + name); }

  // What a daemon, logrotate, Plesk's daily task, or a person does. Each thing takes a second.
  void write(const std::string& name, const std::string& text) {
    std::ofstream(path(name), std::ios::binary | std::ios::app) << text;
    touch(name);
  }
  void set(const std::string& name, const std::string& text) {  // in place: the inode stays
    std::ofstream(path(name), std::ios::binary | std::ios::trunc) << text;
    touch(name);
  }
  void empty(const std::string& name) { set(name, ""); }
  void rename(const std::string& from, const std::string& to) const { fs::rename(path(from), path(to)); }
  void remove(const std::string& name) const { fs::remove(path(name)); }
  void copy(const std::string& from, const std::string& to) { set(to, content_of(path(from))); }
  void append(const std::string& from, const std::string& to) { write(to, content_of(path(from))); }
  void gzip(const std::string& from, const std::string& to) {
    set(to, fixture::gzip(content_of(path(from))));
    remove(from);
  }
  // What an editor or `sed -i` does: another file takes its place.
  void replace(const std::string& name, const std::string& text) {
    set(name + ".tmp", text);
    rename(name + ".tmp", name);
  }

  // The lines that are read now.
  std::string read() {
    std::vector<int> got;
    const LogSet logs = find_logs(RootDir::open(dir_.path().string()).value(), "/usr/local/psa");
    CHECK(logs.troubles.empty());
    LogPlan plan = plan_reading(logs, known(), next_number());
    for (const LogPiece& piece : plan.changed) known_[piece.number] = piece;
    for (LogTask& task : plan.tasks) read(logs.files.at(task.file), task, got);
    return runs(got);
  }

  // What is wrong with a log, for each that has something.
  std::vector<Error> troubles() const {
    std::vector<Error> all;
    for (const auto& [number, piece] : known_) {
      if (piece.trouble) all.push_back(*piece.trouble);
    }
    return all;
  }

  // Every line that was read is where its position leads to now, but for those of logs that are no more.
  void check_places() const {
    for (const auto& [number, place] : places_) {
      uint64_t offset = place.second;
      const LogPiece* piece = &known_.at(place.first);
      for (; piece->inside != 0; piece = &known_.at(piece->inside)) offset += piece->base;
      if (piece->away) continue;
      const std::string text = text_of(piece->path);
      REQUIRE(offset < text.size());
      CHECK((offset == 0 || text[offset - 1] == '\n'));
      CHECK(std::atoi(text.c_str() + offset) == number);
    }
  }

  int others = 0;  // lines without a number

 private:
  void touch(const std::string& name) {
    const timespec times[] = {{clock_, 0}, {clock_, 0}};
    ++clock_;
    REQUIRE(::utimensat(AT_FDCWD, path(name).c_str(), times, 0) == 0);
  }

  std::vector<LogPiece> known() const {
    std::vector<LogPiece> pieces;
    for (const auto& [number, piece] : known_) pieces.push_back(piece);
    return pieces;
  }
  uint32_t next_number() const { return known_.empty() ? 1 : known_.rbegin()->first + 1; }

  void read(const LogFile& file, LogTask& task, std::vector<int>& got) {
    uint64_t offset = task.from;
    const bool was_read_whole = task.goes_on && task.piece.file_size == file.size;
    if (file.compression == Compression::none) {
      LineReader reader(file.fd.get(), task.from);
      offset = read(reader, task, got);
    } else if (!was_read_whole) {
      Inflater inflater(file.fd.get(), file.compression, file.path);
      CHECK(inflater.skip(task.from));
      LineReader reader(inflater, task.from);
      offset = read(reader, task, got);
    }
    note_position(file, offset, task.piece);
    known_[task.piece.number] = task.piece;
  }

  uint64_t read(LineReader& reader, const LogTask& task, std::vector<int>& got) {
    uint64_t offset = task.from;
    for (auto next = reader.next(); next && next->ended; next = reader.next()) {
      offset = reader.offset();
      const int number = std::atoi(std::string(next->text.substr(0, 8)).c_str());
      if (number == 0) {
        ++others;
        continue;
      }
      got.push_back(number);
      const bool is_new = places_.try_emplace(number, task.piece.number, next->offset).second;
      CHECK_MESSAGE(is_new, "read twice: ", number);
    }
    return offset;
  }

  TempDir dir_;
  int64_t clock_ = 1'795'500'000;
  std::map<uint32_t, LogPiece> known_;
  std::map<int, std::pair<uint32_t, uint64_t>> places_;  // of each line: log and byte
};

// Lines of a day: those of the third begin at 3001.
struct Day {
  explicit Day(int day, int count) : first(day * 1000 + 1), last(day * 1000 + count) {}
  std::string text() const { return lines(first, last); }
  operator std::string() const { return std::to_string(first) + "-" + std::to_string(last); }
  int first, last;
};

// With days of which each is shorter than what is looked at of a log's beginning, and longer.
void for_short_and_long_days(const std::function<void(Logs&, int count)>& test) {
  for (const int count : {5, 100}) {
    CAPTURE(count);
    Logs logs;
    test(logs, count);
    logs.check_places();
  }
}

TEST_CASE("a log that is as it was, and one that has grown") {
  for_short_and_long_days([](Logs& logs, int n) {
    CHECK(logs.read() == "");
    logs.write("maillog", Day(1, n).text());
    CHECK(logs.read() == std::string(Day(1, n)));
    CHECK(logs.read() == "");
    logs.write("maillog", Day(2, n).text());
    CHECK(logs.read() == std::string(Day(2, n)));
    logs.write("maillog", line(3001).substr(0, 50));
    CHECK(logs.read() == "");
    logs.write("maillog", line(3001).substr(50) + line(3002));
    CHECK(logs.read() == "3001-3002");
    CHECK(logs.troubles().empty());
  });
}

TEST_CASE("renamed, and a new one begun") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.write("maillog", Day(1, n).text());
    logs.read();
    SUBCASE("at once") {}
    SUBCASE("with lines that were not read yet") { logs.write("maillog", "1501 x\n1502 x\n"); }
    logs.rename("maillog", "maillog.1");
    logs.write("maillog", Day(2, n).text());
    const std::string rest = logs.read();
    CHECK(rest.ends_with(std::string(Day(2, n))));
    CHECK((rest.size() == std::string(Day(2, n)).size() || rest.starts_with("1501-1502 ")));
    CHECK(logs.troubles().empty());
  });
}

TEST_CASE("a new log that is empty at first") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.write("maillog", Day(1, n).text());
    logs.read();
    for (int day = 2; day <= 4; ++day) {
      for (int i = day - 1; i >= 1; --i) {
        const std::string name = "maillog." + std::to_string(i);
        if (fs::exists(logs.path(name))) logs.rename(name, "maillog." + std::to_string(i + 1));
      }
      logs.rename("maillog", "maillog.1");
      logs.empty("maillog");
      CHECK(logs.read() == "");
      logs.write("maillog", Day(day, n).text());
      CHECK(logs.read() == std::string(Day(day, n)));
    }
    CHECK(logs.troubles().empty());
  });
}

TEST_CASE("numbered and compressed, day by day, and the oldest goes") {
  for_short_and_long_days([](Logs& logs, int n) {
    for (int day = 1; day <= 6; ++day) {
      logs.remove("maillog.3.gz");
      if (fs::exists(logs.path("maillog.2.gz"))) logs.rename("maillog.2.gz", "maillog.3.gz");
      if (fs::exists(logs.path("maillog.1"))) logs.gzip("maillog.1", "maillog.2.gz");
      if (fs::exists(logs.path("maillog"))) logs.rename("maillog", "maillog.1");
      logs.write("maillog", Day(day, n).text());
      CHECK(logs.read() == std::string(Day(day, n)));
      CHECK(logs.read() == "");
      logs.check_places();
    }
    CHECK(logs.troubles().empty());
  });
}

TEST_CASE("several rotations between two looks") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.write("maillog", Day(1, n).text());
    logs.read();
    logs.write("maillog", "1501 x\n");
    logs.gzip("maillog", "maillog.3.gz");
    logs.set("maillog.2", Day(2, n).text());
    logs.gzip("maillog.2", "maillog.2.gz");
    logs.write("maillog.1", Day(3, n).text());
    logs.write("maillog", Day(4, n).text());
    const std::string want =
        "1501 " + std::string(Day(2, n)) + " " + std::string(Day(3, n)) + " " + std::string(Day(4, n));
    CHECK(logs.read() == want);
    CHECK(logs.read() == "");
  });
}

TEST_CASE("compressed anew, by another program") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.set("maillog.1", Day(1, n).text());
    logs.gzip("maillog.1", "maillog.1.gz");
    logs.write("maillog", Day(2, n).text());
    logs.read();
    logs.remove("maillog.1.gz");
    logs.set("maillog.1.xz", fixture::xz(Day(1, n).text()));
    CHECK(logs.read() == "");
    CHECK(logs.troubles().empty());
  });
}

TEST_CASE("dated") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.write("maillog", Day(1, n).text());
    logs.read();
    logs.rename("maillog", "maillog-20261124");
    logs.write("maillog", Day(2, n).text());
    CHECK(logs.read() == std::string(Day(2, n)));
    logs.gzip("maillog-20261124", "maillog-20261124.gz");
    logs.rename("maillog", "maillog-20261125");
    logs.write("maillog", Day(3, n).text());
    CHECK(logs.read() == std::string(Day(3, n)));
    CHECK(logs.troubles().empty());
  });
}

TEST_CASE("copied, then emptied") {
  bool is_looked_at_when_empty = false;
  const auto test = [&](Logs& logs, int n) {
    const std::string day = Day(1, n).text();
    logs.write("maillog", day);
    logs.read();
    std::string extra;
    SUBCASE("both between two looks") { logs.copy("maillog", "maillog.1"); }
    SUBCASE("with lines that were not read yet") {
      extra = "1501 ";
      logs.write("maillog", "1501 x\n");
      logs.copy("maillog", "maillog.1");
    }
    SUBCASE("the copy is complete and the log is not empty yet") {
      logs.copy("maillog", "maillog.1");
      CHECK(logs.read() == "");
      CHECK(logs.read() == "");
    }
    SUBCASE("the copy was begun") {
      logs.set("maillog.1", "");
      CHECK(logs.read() == "");
      for (const size_t part : {size_t{1}, size_t{150}, day.size() / 2, day.size() - 1}) {
        logs.set("maillog.1", day.substr(0, part));
        CHECK(logs.read() == "");
      }
      logs.copy("maillog", "maillog.1");
      CHECK(logs.read() == "");
    }
    SUBCASE("while it is copied, lines come") {
      logs.set("maillog.1", day.substr(0, day.size() / 2));
      logs.write("maillog", "1501 x\n");
      CHECK(logs.read() == "1501");
      logs.copy("maillog", "maillog.1");
      logs.write("maillog", "1502 x\n");
      CHECK(logs.read() == "1502");
      logs.copy("maillog", "maillog.1");
    }
    logs.empty("maillog");
    if (is_looked_at_when_empty) {
      CHECK(logs.read() + (extra.empty() ? "" : " ") == extra);
      extra = "";
    }
    logs.write("maillog", Day(2, n).text());
    CHECK(logs.read() == extra + std::string(Day(2, n)));
    logs.write("maillog", Day(3, n).text());
    CHECK(logs.read() == std::string(Day(3, n)));
    CHECK(logs.troubles().empty());
  };
  for_short_and_long_days(test);
  is_looked_at_when_empty = true;
  for_short_and_long_days(test);
}

TEST_CASE("a copy that somebody keeps is not read, and stands in for the log when that is gone") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.write("maillog", Day(1, n).text());
    logs.read();
    logs.copy("maillog", "maillog.9");
    CHECK(logs.read() == "");
    logs.write("maillog", Day(2, n).text());
    CHECK(logs.read() == std::string(Day(2, n)));
    logs.rename("maillog", "maillog.1");
    logs.write("maillog", Day(3, n).text());
    CHECK(logs.read() == std::string(Day(3, n)));
    CHECK(logs.read() == "");
  });
}

// Plesk's daily task. False for `empty`: it has not come so far yet.
void move_to_processed(Logs& logs, bool empty = true) {
  logs.append("maillog", "maillog.processed");
  if (empty) logs.empty("maillog");
}

TEST_CASE("Plesk appends it to maillog.processed and empties it") {
  bool was_there = false;
  const auto test = [&](Logs& logs, int n) {
    if (was_there) {
      logs.write("maillog.processed", Day(9, n).text());
      CHECK(logs.read() == std::string(Day(9, n)));
    }
    logs.write("maillog", Day(1, n).text());
    CHECK(logs.read() == std::string(Day(1, n)));
    SUBCASE("and nothing new came") {
      move_to_processed(logs);
      CHECK(logs.read() == "");
    }
    SUBCASE("and lines came before that were not read") {
      logs.write("maillog", "1501 x\n1502 x\n");
      move_to_processed(logs);
      CHECK(logs.read() == "1501-1502");
    }
    SUBCASE("and lines came after") {
      move_to_processed(logs);
      logs.write("maillog", "1503 x\n");
      CHECK(logs.read() == "1503");
    }
    SUBCASE("and lines came before and after") {
      logs.write("maillog", "1501 x\n1502 x\n");
      move_to_processed(logs);
      logs.write("maillog", "1503 x\n");
      CHECK(logs.read() == "1501-1503");
    }
    SUBCASE("and it is looked at in between") {
      move_to_processed(logs, false);
      CHECK(logs.read() == "");
      logs.write("maillog", "1501 x\n");
      CHECK(logs.read() == "1501");
      logs.write("maillog.processed", "1501 x\n");
      CHECK(logs.read() == "");
      logs.empty("maillog");
      CHECK(logs.read() == "");
    }
    for (int day = 2; day <= 4; ++day) {
      logs.write("maillog", Day(day, n).text());
      CHECK(logs.read() == std::string(Day(day, n)));
      move_to_processed(logs);
      CHECK(logs.read() == "");
    }
    CHECK(logs.troubles().empty());
  };
  for_short_and_long_days(test);
  was_there = true;
  for_short_and_long_days(test);
}

TEST_CASE("Plesk's days, and maillog.processed is compressed") {
  for_short_and_long_days([](Logs& logs, int n) {
    for (int day = 1; day <= 8; ++day) {
      logs.write("maillog", Day(day, n).text());
      CHECK(logs.read() == std::string(Day(day, n)));
      logs.write("maillog", std::to_string(day * 1000 + 500) + " x\n");
      move_to_processed(logs);
      if (day % 3 == 0) {
        logs.remove("maillog.processed.2.gz");
        if (fs::exists(logs.path("maillog.processed.1.gz"))) {
          logs.rename("maillog.processed.1.gz", "maillog.processed.2.gz");
        }
        logs.gzip("maillog.processed", "maillog.processed.1.gz");
      }
      CHECK(logs.read() == std::to_string(day * 1000 + 500));
      CHECK(logs.read() == "");
    }
    CHECK(logs.troubles().empty());
  });
}

TEST_CASE("Plesk's days without a look") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.write("maillog", Day(1, n).text());
    logs.read();
    std::string want;
    for (int day = 2; day <= 4; ++day) {
      move_to_processed(logs);
      logs.write("maillog", Day(day, n).text());
      want += (want.empty() ? "" : " ") + std::string(Day(day, n));
    }
    CHECK(logs.read() == want);
    CHECK(logs.read() == "");
    CHECK(logs.troubles().empty());
  });
}

// What a person does to a log: those positions lead to other lines from then on.
void for_short_and_long_edited(const std::function<void(Logs&, int count)>& test) {
  for (const int count : {5, 100}) {
    CAPTURE(count);
    Logs logs;
    logs.write("maillog", Day(1, count).text());
    logs.read();
    test(logs, count);
  }
}

TEST_CASE("lines were taken out") {
  for (const bool in_place : {true, false}) {
    for_short_and_long_edited([&](Logs& logs, int n) {
      const auto edit = [&](const std::string& text) {
        if (in_place) {
          logs.set("maillog", text);
        } else {
          logs.replace("maillog", text);
        }
      };
      const std::string kept = line(1001) + lines(1003, 1000 + n);
      SUBCASE("one at the beginning") {
        edit(kept);
        CHECK(logs.read() == "");
      }
      SUBCASE("and others were added") {
        edit(kept + "1501 x\n");
        CHECK(logs.read() == "1501");
      }
      SUBCASE("and as much was added") {
        edit(kept + line(1501));
        CHECK(logs.read() == "1501");
      }
      SUBCASE("at the end") {
        edit(lines(1001, 1000 + n - 2));
        CHECK(logs.read() == "");
      }
      SUBCASE("of the last one a part") {
        edit(lines(1001, 1000 + n).substr(0, static_cast<size_t>(n) * k_line - 50) + "\n");
        CHECK(logs.read() == "");
      }
      logs.write("maillog", "1601 x\n");
      CHECK(logs.read() == "1601");
      CHECK(logs.troubles().empty());
    });
  }
}

TEST_CASE("what was emptied without a copy is a trouble, once") {
  for_short_and_long_edited([](Logs& logs, int n) {
    std::string want;
    SUBCASE("emptied") { logs.empty("maillog"); }
    SUBCASE("filled anew in place") { logs.set("maillog", Day(2, n).text()), want = Day(2, n); }
    SUBCASE("filled anew with less") { logs.set("maillog", lines(2001, 2002)), want = "2001-2002"; }
    SUBCASE("another file") { logs.replace("maillog", Day(2, n).text()), want = Day(2, n); }
    CHECK(logs.read() == want);
    REQUIRE(logs.troubles().size() == 1);
    CHECK(logs.troubles()[0].message.find("/var/log/maillog was emptied") != std::string::npos);
    CHECK(logs.troubles()[0].hint != "");
    CHECK(logs.read() == "");
    CHECK(logs.troubles().size() == 1);
    logs.write("maillog", "2501 x\n");
    CHECK(logs.read() == "2501");
    CHECK(logs.troubles().size() == 1);
  });
}

TEST_CASE("an empty log that is replaced is no trouble") {
  Logs logs;
  logs.empty("maillog");
  logs.read();
  logs.replace("maillog", "1001 x\n");
  CHECK(logs.read() == "1001");
  CHECK(logs.troubles().empty());
}

TEST_CASE("an old log that is removed is no trouble") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.write("maillog.1", Day(1, n).text());
    logs.write("maillog", Day(2, n).text());
    logs.read();
    logs.remove("maillog.1");
    CHECK(logs.read() == "");
    CHECK(logs.troubles().empty());
  });
}

TEST_CASE("an inode that another log has now tells nothing") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.write("maillog.1", Day(1, n).text());
    logs.write("maillog", Day(2, n).text());
    logs.read();
    // maillog.1 is removed and its inode is that of the new log: the same as writing it anew.
    logs.rename("maillog", "maillog.2");
    logs.set("maillog.1", Day(3, n).text());
    logs.rename("maillog.1", "maillog");
    logs.rename("maillog.2", "maillog.1");
    CHECK(logs.read() == std::string(Day(3, n)));
    CHECK(logs.read() == "");
    // So it is where a compressed one takes it.
    logs.set("maillog", fixture::gzip(Day(4, n).text()));
    logs.rename("maillog", "maillog.2.gz");
    CHECK(logs.read() == std::string(Day(4, n)));
    CHECK(logs.read() == "");
  });
}

TEST_CASE("two logs that begin alike") {
  // Longer than what is looked at of a beginning, and shorter.
  for (const int same : {1, 60}) {
    CAPTURE(same);
    std::string beginning;
    for (int i = 0; i < same; ++i) beginning += std::string(k_line - 1, '=') + "\n";
    Logs logs;
    logs.write("maillog", beginning + lines(1001, 1005));
    logs.read();
    SUBCASE("the other one comes later") {
      logs.write("mail.log", beginning + lines(2001, 2009));
      CHECK(logs.read() == "2001-2009");
    }
    SUBCASE("it has their beginning only, at first") {
      logs.write("mail.log", beginning);
      CHECK(logs.read() == "");
      logs.write("mail.log", lines(2001, 2009));
      CHECK(logs.read() == "2001-2009");
    }
    SUBCASE("both grow and are rotated") {
      logs.write("mail.log", beginning + lines(2001, 2009));
      logs.read();
      logs.gzip("maillog", "maillog.1.gz");
      logs.gzip("mail.log", "mail.log.1.gz");
      logs.write("maillog", beginning + lines(3001, 3003));
      logs.write("mail.log", beginning + lines(4001, 4002));
      const std::string got = logs.read();
      CHECK((got == "3001-3003 4001-4002" || got == "4001-4002 3001-3003"));
    }
    SUBCASE("the next one of the same name") {
      logs.rename("maillog", "maillog.1");
      logs.write("maillog", beginning + lines(2001, 2009));
      CHECK(logs.read() == "2001-2009");
    }
    logs.write("maillog", lines(5001, 5002));
    CHECK(logs.read() == "5001-5002");
    CHECK(logs.read() == "");
    CHECK(logs.troubles().empty());
    logs.check_places();
  }
}

TEST_CASE("a log that is out of reach for a while is not read twice") {
  for_short_and_long_days([](Logs& logs, int n) {
    logs.write("maillog.1", Day(1, n).text());
    logs.write("maillog", Day(2, n).text());
    logs.read();
    logs.rename("maillog.1", "elsewhere");
    CHECK(logs.read() == "");
    logs.rename("elsewhere", "maillog.1");
    CHECK(logs.read() == "");
    logs.check_places();
    logs.rename("maillog", "elsewhere");
    CHECK(logs.read() == "");
    logs.rename("elsewhere", "maillog");
    logs.write("maillog", Day(3, n).text());
    CHECK(logs.read() == std::string(Day(3, n)));
    CHECK(logs.troubles().empty());
  });
}

}  // namespace
}  // namespace spamtrace
