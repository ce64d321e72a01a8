#include "base/program_run.h"

#include <doctest/doctest.h>

#include <string>

namespace spamtrace {
namespace {

TEST_CASE("what it says, and how it ends") {
  const auto run = run_to_end({"/bin/sh", "-c", "echo out; echo first >&2; echo second >&2; exit 3"}, {});
  REQUIRE(run);
  CHECK(run->output == "out\n");
  CHECK(run->ending == "failed with status 3");
  CHECK(run->why() == "first second");
  CHECK(run_to_end({"/bin/sh", "-c", "exit 4"}, {})->why() == "it failed with status 4");
  CHECK(run_to_end({"/bin/sh", "-c", "echo no; exit 4"}, {})->why() == "no");
  CHECK(run_to_end({"/bin/true"}, {})->ending.empty());
}

TEST_CASE("it reads what it is given, however much, and nothing else") {
  const std::string input(3'000'000, 'x');
  const auto run = run_to_end({"/bin/cat"}, {.most_output = input.size()}, input);
  REQUIRE(run);
  CHECK(run->output == input);
  CHECK(run_to_end({"/bin/cat"}, {})->output.empty());
}

TEST_CASE("more than is wanted is read and not kept") {
  const auto run = run_to_end({"/bin/cat"}, {.most_output = 10}, std::string(500'000, 'x'));
  CHECK(run->output == std::string(10, 'x'));
  CHECK(run->ending.empty());
}

TEST_CASE("what does not end in time is ended, with what it started") {
  const auto run =
      run_to_end({"/bin/sh", "-c", "sleep 600 & sleep 600"}, {.patience = std::chrono::milliseconds{50}});
  CHECK(run.error().message == "/bin/sh did not end in time");
  CHECK(run_to_end({"/nonexistent/program"}, {}).error().code == ErrorCode::not_found);
}

}  // namespace
}  // namespace spamtrace
