#include "mail/recipients.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace spamtrace {
namespace {

// "a b(done)": the recipients in their order.
std::string shown(const Recipients& recipients) {
  std::string text;
  recipients.for_each([&](const Recipient& r) {
    text += (text.empty() ? "" : " ") + std::string(r.address) + (r.done ? "(done)" : "");
  });
  return text;
}

TEST_CASE("recipient files") {
  const auto row = [](const std::string& content, const std::string& want, size_t damaged) {
    Recipients recipients;
    CHECK(recipients.append_file(Route::remote, content) == damaged);
    CHECK(shown(recipients) == want);
    size_t count = 0, done = 0;
    recipients.for_each([&](const Recipient& r) {
      ++count;
      if (r.done) ++done;
    });
    CHECK(recipients.count() == count);
    CHECK(recipients.done() == done);
    CHECK(recipients.count(Route::remote) == count);
    CHECK(recipients.count(Route::local) == 0);
  };
  using namespace std::string_literals;

  row(""s, "", 0);
  row("Ta@example.com\0Db@example.com\0"s, "a@example.com b@example.com(done)", 0);
  row("T\0"s, "", 0);
  SUBCASE("damage is left out and counted") {
    row("Ta\0Xb\0Tc\0"s, "a c", 3);
    row("\0Ta\0"s, "a", 1);
    row("Ta\0Tb"s, "a", 2);
    row("T"s, "", 1);
    row("\0\0\0"s, "", 3);
    row("Ta\0\nTb\0"s, "a", 4);
  }
}

TEST_CASE("recipients of several files and of an envelope") {
  using namespace std::string_literals;
  Recipients recipients;
  recipients.append_file(Route::local, "T2-a@example.com\0"s);
  recipients.append_file(Route::remote, "Db@example.net\0Tc@example.net\0"s);
  recipients.append(Route::remote, false, "d@example.net");
  recipients.append(Route::undecided, true, "e\0f"s);
  CHECK(shown(recipients) == "2-a@example.com b@example.net(done) c@example.net d@example.net e(done)");
  CHECK(recipients.count() == 5);
  CHECK(recipients.done() == 2);
  CHECK(recipients.count(Route::local) == 1);
  CHECK(recipients.count(Route::remote) == 3);
  CHECK(recipients.count(Route::undecided) == 1);
}

TEST_CASE("a file cut anywhere has the recipients before the cut, and no other") {
  using namespace std::string_literals;
  const std::string content = "Ta@example.com\0Db@example.com\0Tc@example.com\0"s;
  for (size_t size = 0; size <= content.size(); ++size) {
    Recipients recipients;
    const size_t damaged = recipients.append_file(Route::remote, content.substr(0, size));
    INFO(size);
    CHECK(recipients.count() == size / 15);
    CHECK(damaged == size % 15);
    recipients.for_each([&](const Recipient& r) { CHECK(r.address.ends_with("@example.com")); });
  }
}

}  // namespace
}  // namespace spamtrace
