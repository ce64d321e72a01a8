#include "server/local_domains.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

TEST_CASE("what qmail-send would deliver here") {
  LocalDomains domains;
  domains.add_locals("localhost\nMX.example \t\r\n#no.example\n\n");
  domains.add_virtualdomains(
      "site0.example:1\nSITE1.example:2\n.wild.example:3\nout.wild.example:\nuser@other.example:4\nno@site0."
      "example:\nbroken\n#x.example:5\n");
  struct Row {
    std::string address;
    bool want;
  };
  const std::vector<Row> rows = {
      {"a@localhost", true},
      {"a@mx.example", true},
      {"a@no.example", false},
      {"a@site0.example", true},
      {"a@Site0.EXAMPLE", true},
      {"a@site1.example", true},
      {"a@sub.site0.example", false},
      {"a@wild.example", false},
      {"a@x.wild.example", true},
      {"a@y.x.wild.example", true},
      {"a@out.wild.example", false},
      {"user@other.example", true},
      {"User@Other.Example", true},
      {"a@other.example", false},
      {"no@site0.example", false},
      {"a@broken", false},
      {"a@x.example", false},
      {"nobody", true},
      {"", true},
      {"a@", false},
      {"@site0.example", true},
      {"a@b@site0.example", true},
      {"a@site0.example@b", false},
      {"a@.", false},
      {"a@..wild.example", true},
  };
  for (const Row& row : rows) CHECK_MESSAGE(domains.is_local(row.address) == row.want, row.address);
  CHECK(domains.has_domain("site0.example"));
  CHECK_FALSE(domains.has_domain(""));
  CHECK_FALSE(domains.has_domain("."));
}

TEST_CASE("no control files") {
  LocalDomains domains;
  CHECK(domains.empty());
  CHECK_FALSE(domains.is_local("a@site0.example"));
  domains.add_locals("# nothing\n\n   \n");
  domains.add_virtualdomains("x.example:\n");
  CHECK(domains.empty());
  domains.add_locals("x");
  CHECK_FALSE(domains.empty());
}

TEST_CASE("a name of very many dots ends") {
  LocalDomains domains;
  domains.add_locals("site0.example\n");
  CHECK_FALSE(domains.is_local("a@" + std::string(2000, '.')));
}

}  // namespace
}  // namespace spamtrace
