#include "server/panel_database.h"

#include <doctest/doctest.h>

#include <string>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

// A command of the panel that does what the script says; $4 is the query.
PanelAnswers ask(const std::string& script, std::chrono::milliseconds patience = std::chrono::minutes{2},
                 size_t most_bytes = 1 << 20) {
  const TempDir dir;
  fixture::write_file(dir / "plesk", "#!/bin/sh\n" + script, 0755);
  return ask_panel_database({(dir / "plesk").string(), patience, most_bytes});
}

const PanelAnswer& of(const PanelAnswers& answers, PanelList list) {
  return answers[static_cast<size_t>(list)];
}

std::string why(const PanelAnswer& answer) { return answer.error ? answer.error->message : "no error"; }

TEST_CASE("each list is asked for by one query") {
  const PanelAnswers answers = ask("echo \"$1 $2 $3 $#\"; echo \"$4\"; env");
  for (const PanelList list : k_panel_lists) {
    const std::string& text = of(answers, list).text;
    CHECK(why(of(answers, list)) == "no error");
    CHECK(text.starts_with(std::string("db -N -e 4\n") + query_for(list) + "\n"));
    CHECK(text.find("HOME=") == std::string::npos);
  }
}

TEST_CASE("a database that is down says why") {
  const PanelAnswers answers = ask("echo half; echo 'ERROR 2002 (HY000): gone' >&2; exit 1");
  CHECK(why(of(answers, PanelList::domains)) ==
        "the panel's database did not tell its domains: plesk db failed with status 1: ERROR 2002 (HY000): "
        "gone");
  CHECK(why(of(answers, PanelList::mailboxes))
            .starts_with("the panel's database did not tell its mailboxes: "));
  CHECK(of(answers, PanelList::domains).text.empty());
  CHECK_FALSE(of(answers, PanelList::domains).error->hint.empty());
}

TEST_CASE("one table that is missing takes nothing from the others") {
  const PanelAnswers answers =
      ask("case $4 in *domain_aliases*) echo no table >&2; exit 1;; esac; echo fine");
  CHECK(why(of(answers, PanelList::aliases)).ends_with("failed with status 1: no table"));
  CHECK(of(answers, PanelList::domains).text == "fine\n");
  CHECK(of(answers, PanelList::mailboxes).text == "fine\n");
}

TEST_CASE("warnings are no failure, and a long one holds nothing up") {
  const PanelAnswers answers = ask("head -c 300000 /dev/zero | tr '\\0' w >&2; echo fine");
  CHECK(of(answers, PanelList::users).text == "fine\n");
}

TEST_CASE("more than is wanted is not taken, and no part of it") {
  const PanelAnswers answers = ask("exec yes", std::chrono::minutes{2}, 3 << 20);
  CHECK(why(of(answers, PanelList::users)) ==
        "the panel's database did not tell its system users: told more than 3 MiB");
  CHECK(of(answers, PanelList::users).text.empty());
}

// It and what it started are gone: nothing holds the pipes any more.
TEST_CASE("what does not end is ended") {
  const PanelAnswers answers = ask("trap '' TERM; sleep 1000 & sleep 1000", std::chrono::milliseconds{1});
  for (const PanelAnswer& answer : answers) CHECK(why(answer).ends_with("did not answer in time"));
}

TEST_CASE("what has said all and does not end is ended, too") {
  const PanelAnswers answers = ask("exec >&- 2>&-; sleep 1000", std::chrono::milliseconds{200});
  for (const PanelAnswer& answer : answers) CHECK(why(answer).ends_with("did not answer in time"));
}

TEST_CASE("no such command") {
  const PanelAnswers answers = ask_panel_database({"/nonexistent/plesk", std::chrono::minutes{2}, 1024});
  for (const PanelAnswer& answer : answers)
    CHECK(why(answer).ends_with("cannot start /nonexistent/plesk: No such file or directory"));
}

}  // namespace
}  // namespace spamtrace
