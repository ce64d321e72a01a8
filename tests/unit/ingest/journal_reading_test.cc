// The journal through all of ingest, by a script that stands for journalctl: it knows cursors as journalctl
// does, and has no more than its file has.
#include "ingest/journal_reading.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "all_sources.h"
#include "dump/index_dump.h"
#include "index/sources.h"
#include "ingest/journal_state.h"
#include "report/coverage.h"
#include "report/source_item.h"
#include "support/file_writing.h"
#include "support/journal_text.h"
#include "unit/ingest/some_log.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

using fixture::journal_record;
using fixture::Stopping;

constexpr uint32_t k_postfix = 89, k_customer = 10003;

// A line of Log as the record that journald would have of it.
std::string record_of(const std::string& line, uint32_t uid = k_postfix) {
  const auto syslog = parse_syslog_line(line);
  REQUIRE(syslog);
  const int64_t sent = parse_rfc3339(syslog->stamp)->time_since_epoch().count();
  return journal_record(sent, std::string(syslog->program), uid, syslog->text);
}

using Records = std::vector<std::string>;

Records records_of(const std::string& text) {
  Records records;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    records.push_back(record_of(text.substr(at, end - at)));
    at = end + 1;
  }
  return records;
}

struct Server {
  Server() { set({}); }

  // What the journal has now. Each record has a file of its own, named by its place and found by its cursor.
  void set(const Records& records, size_t begin = 0, size_t end = SIZE_MAX) const {
    std::string text, cursors;
    for (size_t i = begin; i < std::min(end, records.size()); ++i) {
      text += records[i];
      cursors += records[i].substr(9, records[i].find('\n') - 9) + " " + std::to_string(text.size()) + " " +
                 std::to_string(text.size() - records[i].size()) + "\n";
    }
    fixture::write_file(dir / "text", text);
    fixture::write_file(dir / "cursors", cursors);
    // One that is not there any more is answered with all that is.
    fixture::write_file(dir / "journalctl",
                        "#!/bin/sh\nd=" + dir.path().string() +
                            "\nat=0\n"
                            "for a in \"$@\"; do case $a in --cursor=*)\n"
                            "  found=$(grep -F -- \"${a#--cursor=} \" $d/cursors) && at=${found##* };;\n"
                            "esac; done\n"
                            "tail -c +$((at + 1)) $d/text\n",
                        0755);
  }

  Inputs inputs() {
    Inputs inputs;
    JournalRequest request = unread_part(index);
    request.programs = {(dir / "journalctl").string()};
    auto journal = Journal::open(request);
    REQUIRE(journal);
    inputs.journal = std::move(*journal);
    inputs.journal_directory = "/var/log/journal";
    inputs.opened = opened;
    return inputs;
  }

  IngestCounts ingest(uint64_t batch = 64 << 20, WorkObserver* observer = nullptr) {
    return spamtrace::ingest(index, facts, inputs(), {.batch = batch}, observer);
  }

  Coverage coverage() {
    const Inputs none;
    const OpenedIndex place;
    return coverage_of({index, none, facts, place, Scope{}});
  }
  std::string troubles() {
    std::string text;
    for (const LogTrouble& trouble : coverage().log_troubles) text += "[" + trouble.error.message + "]";
    return text;
  }

  TempDir dir;
  ServerFacts facts = fixture::make_server();
  Index index{":memory:"};
  Time opened = from_unix(4102444800);  // 2100: all records are older
};

// A line that was not understood is shown with its stamp, host and program where a file has it.
std::string without_head_of_example(std::string dump) {
  const size_t lines = dump.find("\nlines ");
  const size_t begin = dump.find("'2024-", lines);
  if (begin != std::string::npos) dump.erase(begin + 1, dump.find("]:\\20", begin) + 4 - begin);
  return dump;
}

// The same lines from a file.
std::string from_file(const std::string& text) {
  const TempDir dir;
  std::filesystem::create_directories(dir / "var/log");
  fixture::write_file(dir / "var/log/maillog", text);
  Inputs inputs;
  inputs.logs = find_logs(RootDir::open(dir.path().string()).value(), "/usr/local/psa");
  Index index(":memory:");
  CHECK(ingest(index, fixture::make_server(), inputs, {}, nullptr).bytes == text.size());
  return without_head_of_example(dump_of(index));
}

TEST_CASE("the journal gives what the same lines give as a file, in one go and record by record") {
  for (uint32_t seed = 1; seed <= 3; ++seed) {
    const std::string text = fixture::some_log(seed);
    const std::string want = from_file(text);
    const Records records = records_of(text);
    for (const uint64_t batch : {uint64_t{1}, uint64_t{5000}, uint64_t{64} << 20}) {
      Server server;
      server.set(records);
      CHECK(server.ingest(batch).lines == records.size());
      CHECK_MESSAGE(difference(dump_of(server.index), want) == "", "seed ", seed, ", batch ", batch);
      CHECK(server.ingest(batch).lines == 0);
      CHECK(difference(dump_of(server.index), want) == "");
      CHECK(server.troubles().empty());
    }
  }
}

TEST_CASE("a journal that grows, and loses its beginning no further than it was read") {
  for (uint32_t seed = 1; seed <= 6; ++seed) {
    const std::string text = fixture::some_log(seed);
    const Records records = records_of(text);
    std::minstd_rand random(seed);
    Server server;
    uint64_t lines = 0;
    size_t begin = 0;
    for (size_t end = 0; end < records.size();) {
      end = std::min<size_t>(end + random() % 60, records.size());
      server.set(records, begin, end);
      lines += server.ingest(random() % 9000 + 1).lines;
      if (end > 0 && random() % 2 == 0) begin = random() % end;  // the last one read stays
    }
    CHECK(lines == records.size());
    CHECK_MESSAGE(difference(dump_of(server.index), from_file(text)) == "", "seed ", seed);
    CHECK(server.troubles().empty());
  }
}

TEST_CASE("runs that are stopped go on where they were") {
  const std::string text = fixture::some_log(1);
  Server server;
  server.set(records_of(text));
  int stops = 0;
  for (bool done = false; !done;) {
    Stopping observer;
    observer.log = "journal";
    try {
      server.ingest(9000, &observer);
      done = true;
    } catch (const Stopping::Stop&) {
      ++stops;
      REQUIRE(stops < 1000);
    }
  }
  CHECK(stops > 3);
  CHECK(difference(dump_of(server.index), from_file(text)) == "");
}

TEST_CASE("a cursor that is gone is told, nothing is counted again, and the telling stays") {
  const std::string text = fixture::some_log(2);
  const Records records = records_of(text);
  const size_t half = records.size() / 2;
  Server server;
  server.set(records, 0, half);
  server.ingest();
  CHECK(server.troubles().empty());
  Records others = records;
  others.erase(others.begin() + static_cast<std::ptrdiff_t>(half) - 1);  // the one that was read last
  SUBCASE("with records before it") { server.set(others); }
  SUBCASE("and all before it") { server.set(others, half - 1); }
  CHECK(server.ingest(3000).lines == records.size() - half);
  CHECK(difference(dump_of(server.index), from_file(text)) == "");
  const std::string told = server.troubles();
  CHECK(told.find(
            "[the journal no longer had the record at which a reading ended, so what was logged from ") == 0);
  CHECK(server.ingest().lines == 0);
  CHECK(server.troubles() == told);
}

TEST_CASE("where nothing is left behind a lost cursor, that is told until something comes") {
  const std::string text = fixture::some_log(3);
  const Records records = records_of(text);
  const size_t half = records.size() / 2;
  Server server;
  server.set(records, 0, half);
  server.ingest();
  for (int again = 0; again < 2; ++again) {
    server.set({});
    CHECK(server.ingest().lines == 0);
    CHECK(server.troubles().find("[the journal no longer has the record at which the last reading ended") ==
          0);
  }
  server.set(records, 3);  // it is back, as after a disk was not mounted
  CHECK(server.ingest().lines == records.size() - half);
  CHECK(server.troubles().empty());
  CHECK(difference(dump_of(server.index), from_file(text)) == "");
}

TEST_CASE("a journalctl that fails is told; what it gave counts") {
  const Records records = records_of(fixture::some_log(4));
  Server server;
  server.set(records, 0, 10);
  std::ofstream(server.dir / "journalctl", std::ios::app) << "echo broken >&2; exit 2\n";
  CHECK(server.ingest().lines == 10);
  CHECK(server.troubles().find("failed with status 2: broken") != std::string::npos);
  server.set(records);
  CHECK(server.ingest().lines == records.size() - 10);
  CHECK(server.troubles().empty());
}

TEST_CASE("what was logged after the queue was opened waits for the next run") {
  const std::string text = fixture::some_log(5);
  const Records records = records_of(text);
  const auto received = [&](size_t i) {
    const size_t at = records[i].find("__REALTIME_TIMESTAMP=") + 21;
    return *parse_journal_time(records[i].substr(at, records[i].find('\n', at) - at));
  };
  Server server;
  server.set(records);
  server.opened = received(7);
  CHECK(server.ingest().lines == 8);
  CHECK(server.ingest().lines == 0);
  server.opened = received(20) - Duration{1};
  CHECK(server.ingest(1).lines == 12);
  server.opened = from_unix(4102444800);
  CHECK(server.ingest().lines == records.size() - 20);
  CHECK(difference(dump_of(server.index), from_file(text)) == "");
}

TEST_CASE("a record from a clock that was ahead holds up nothing") {
  fixture::Log log;
  log.by_uid("A10001", 10003);
  Records records = records_of(log.text());
  records.insert(records.begin() + 1,
                 journal_record(7258118400000000, "postfix/smtpd", k_postfix, "x"));  // 2200
  Server server;
  server.set(records);
  CHECK(server.ingest().lines == records.size());
  CHECK(server.ingest().lines == 0);
  server.set(records, 2);
  CHECK(server.ingest().lines == 0);
}

TEST_CASE("who reads a file and then the journal counts no line twice") {
  const std::string text = fixture::some_log(6);
  const Records records = records_of(text);
  size_t half = 0;
  for (size_t i = 0; i < records.size() / 2; ++i) half = text.find('\n', half) + 1;
  Server server;
  std::filesystem::create_directories(server.dir / "var/log");
  fixture::write_file(server.dir / "var/log/maillog", text.substr(0, half));
  Inputs files;
  files.logs = find_logs(RootDir::open(server.dir.path().string()).value(), "/usr/local/psa");
  CHECK(ingest(server.index, server.facts, files, {}, nullptr).lines == records.size() / 2);
  server.set(records);
  CHECK(server.ingest().lines == records.size() - records.size() / 2);
  CHECK(difference(without_head_of_example(dump_of(server.index)), from_file(text)) == "");
}

TEST_CASE("records that others wrote under a daemon's name change nothing and are counted") {
  const std::string text = fixture::some_log(7);
  Records records = records_of(text);
  fixture::Log forged;
  forged.login("FA001", "boss@site0.example", 1);
  for (int i = 0; i < 50; ++i) forged.deliver("FA001", "who@example.net", "sent");
  const Records others = [&] {
    Records list;
    for (size_t at = 0; at < forged.text().size();) {
      const size_t end = forged.text().find('\n', at);
      list.push_back(record_of(forged.text().substr(at, end - at), k_customer));
      at = end + 1;
    }
    return list;
  }();
  Server server;
  records.insert(records.begin() + 30, others.begin(), others.end());
  server.set(records);
  server.ingest();
  const LineCounts lines = line_counts(server.index);
  CHECK(lines.forged == others.size());
  CHECK(lines.lines ==
        lines.understood + lines.foreign + lines.misunderstood + lines.shapeless + lines.forged);
  CHECK(lines.forged_example.find("postfix/smtpd by uid 10003 (") == 0);
  CHECK(server.coverage().forged == others.size());
  const std::string got = dump_of(server.index);
  CHECK(got.substr(0, got.find("\nlines ")) == from_file(text).substr(0, from_file(text).find("\nlines ")));
}

TEST_CASE("evidence names the journal and the record's time") {
  fixture::Log log;
  log.login("A10001", "info@site0.example", 1);
  log.deliver("A10001", "who@example.net", "sent");
  log.remove("A10001");
  Server server;
  server.set(records_of(log.text()));
  server.ingest();
  const auto rows = all_sources(server.index.database());
  REQUIRE(rows.size() == 1);
  std::vector<Evidence> evidence = past_of(server.index.database(), rows[0].number).evidence;
  REQUIRE_FALSE(evidence.empty());
  resolve_log(server.index.logs(), evidence[0]);
  CHECK(evidence[0].file == "/var/log/journal");
  CHECK_FALSE(evidence[0].offset);
  CHECK(to_rfc3339(evidence[0].written) == "2024-11-24T07:51:03.000017Z");
}

TEST_CASE("a long record is counted as cut, one of several lines is one") {
  Server server;
  server.set({journal_record(1732434656000000, "php", k_customer, std::string(70'000, 'x')),
              journal_record(1732434657000000, "php", k_customer,
                             "x\n2024-11-24T07:51:03Z mail postfix/qmgr[7]: A1: removed")});
  CHECK(server.ingest().lines == 2);
  const LineCounts lines = line_counts(server.index);
  CHECK(lines.cut == 1);
  CHECK(lines.foreign == 2);
}

TEST_CASE("whose records are not believed") {
  ServerFacts server;
  CHECK_FALSE(journal_accounts(server).known);
  server.users = Passwd::parse(
      "root:x:0:0::/root:/bin/sh\napache:x:48:48::/:/bin/false\nqmaill:x:2522:1::/:/bin/false\n"
      "mailer:x:1500:1::/:/bin/false\npostfix:x:89:1::/:/bin/false\n");
  server.postfix_owner = "mailer";
  const JournalAccounts accounts = journal_accounts(server);
  CHECK(accounts.known);
  CHECK(accounts.web_servers == std::vector<uint32_t>{48});
  CHECK(accounts.mail_servers == std::vector<uint32_t>{2522, 1500});
}

}  // namespace
}  // namespace spamtrace
