#include "server/mta_detection.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/file_writing.h"
#include "unit/temp_dir.h"

namespace spamtrace {
namespace {

namespace fs = std::filesystem;

const std::string k_qmail_queue = "var/qmail/queue/", k_postfix_queue = "var/spool/postfix/active/";
const std::string k_qmail_unit = "usr/lib/systemd/system/qmail.service",
                  k_postfix_unit = "lib/systemd/system/postfix.service";

// A disk with these files; a name that ends in / is a directory, "a -> b" a link.
std::string detected(const std::vector<std::string>& names) {
  const TempDir dir;
  for (const std::string& name : names) {
    const size_t arrow = name.find(" -> ");
    const fs::path path = dir / name.substr(0, arrow);
    fs::create_directories(name.ends_with('/') ? path : path.parent_path());
    if (arrow != std::string::npos) {
      fs::create_symlink(name.substr(arrow + 4), path);
    } else if (!name.ends_with('/')) {
      fixture::write_file(path, "[Unit]\n");
    }
  }
  const RootDir root = RootDir::open(dir.path().string()).value();
  const DetectedMta found =
      detect_mta(root, "/var/qmail/queue", {"/var/spool/postfix", "/var/spool/postfix-out"});
  CHECK(found.reason.empty() == (found.mta == Mta::none));
  return name_of(found.mta);
}

TEST_CASE("which mail server runs here") {
  struct Row {
    std::string what;
    std::vector<std::string> names;
    std::string want;
  };
  const std::vector<Row> rows = {
      {"an empty disk", {}, "none"},
      {"qmail", {k_qmail_queue, k_qmail_unit}, "qmail"},
      {"Postfix", {k_postfix_queue, k_postfix_unit}, "postfix"},
      {"both: postfix.service lingers after a switch",
       {k_qmail_queue, k_qmail_unit, k_postfix_queue, k_postfix_unit},
       "qmail"},
      {"both, qmail's unit masked",
       {k_qmail_queue, k_qmail_unit, k_postfix_queue, k_postfix_unit,
        "etc/systemd/system/qmail.service -> /dev/null"},
       "postfix"},
      {"both, both masked: the queue of qmail",
       {k_qmail_queue, k_qmail_unit, k_postfix_queue, k_postfix_unit,
        "etc/systemd/system/qmail.service -> /dev/null", "etc/systemd/system/postfix.service -> /dev/null"},
       "qmail"},
      {"a unit that links to another",
       {k_postfix_queue, k_qmail_queue, k_postfix_unit,
        "etc/systemd/system/qmail.service -> /usr/lib/systemd/system/absent.service"},
       "postfix"},
      {"an alias of a unit",
       {k_qmail_queue, k_postfix_queue, "usr/lib/systemd/system/mail.service",
        "etc/systemd/system/postfix.service -> /usr/lib/systemd/system/mail.service"},
       "postfix"},
      {"units, and a queue of the other", {k_qmail_queue, k_postfix_queue, k_postfix_unit}, "postfix"},
      {"a unit without its queue", {k_qmail_unit, k_postfix_queue}, "postfix"},
      {"a unit alone", {k_qmail_unit, k_postfix_unit}, "none"},
      {"only qmail's queue, on a rescue disk", {k_qmail_queue}, "qmail"},
      {"only Postfix's", {k_postfix_queue}, "postfix"},
      {"both queues, no unit", {k_qmail_queue, k_postfix_queue}, "qmail"},
      {"a spool that is none", {"var/spool/postfix/"}, "none"},
      {"a script of System V's init", {k_qmail_queue, k_postfix_queue, "etc/init.d/postfix"}, "postfix"},
      {"a directory in the place of a unit",
       {k_qmail_queue, k_postfix_queue, "etc/init.d/postfix/"},
       "qmail"},
      {"a queue that is a file", {"var/qmail/queue", k_postfix_queue}, "postfix"},
  };
  for (const Row& row : rows) CHECK_MESSAGE(detected(row.names) == row.want, row.what);
}

TEST_CASE("without a spool there is no Postfix") {
  const TempDir dir;
  fs::create_directories(dir / "active");
  const RootDir root = RootDir::open(dir.path().string()).value();
  CHECK(detect_mta(root, "/var/qmail/queue", {}).mta == Mta::none);
}

}  // namespace
}  // namespace spamtrace
