#include "report/reject_watch.h"

#include <doctest/doctest.h>

namespace spamtrace {
namespace {

// "a=bounce, b=forward:info@b.example": what the panel's database says, or what acts set last.
SetByActs pairs_in(const std::string& text) {
  SetByActs pairs;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(", ", at), text.size());
    const size_t sign = text.find('=', at);
    pairs[text.substr(at, sign - at)] = text.substr(sign + 1, end - sign - 1);
    at = end + 2;
  }
  return pairs;
}

std::vector<PanelPolicy> policies_in(const std::string& text) {
  std::vector<PanelPolicy> policies;
  for (const auto& [domain, policy] : pairs_in(text))
    policies.push_back({domain, 0, policy_from_text(policy)});
  return policies;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
  return text;
}

// What one run is told, and what then is to be known.
struct Run {
  const char* panel;
  const char* acts;
  const char* accepted;
  const char* left;
  bool somebody_joined;
};

struct Row {
  const char* name;
  std::vector<Run> runs;
};

const Row k_rows[] = {
    {"the first run accepts what it finds",
     {{"a=bounce, b=reject, c=forward:x@y.example", "", "a c", "", false},
      {"a=bounce, b=reject", "", "a", "", false}}},
    {"a new domain that does not reject",
     {{"a=bounce", "", "a", "", false}, {"a=bounce, b=bounce, c=reject", "", "a", "b", true}}},
    {"one leaves reject, and is there still",
     {{"a=reject, b=reject", "", "", "", false},
      {"a=forward:x@y.example, b=reject", "", "", "a", true},
      {"a=forward:x@y.example, b=reject", "", "", "a", false},
      {"a=unknown:maybe, b=reject", "", "", "a", false}}},
    {"another one joins, and one comes back",
     {{"a=reject, b=reject", "", "", "", false},
      {"a=bounce, b=reject", "", "", "a", true},
      {"a=bounce, b=bounce", "", "", "a b", true},
      {"a=reject, b=bounce", "", "", "b", false},
      {"a=bounce, b=bounce", "", "", "a b", true},
      {"a=reject, b=reject", "", "", "", false}}},
    {"an accepted one comes to reject, and leaves it",
     {{"a=bounce, b=reject", "", "a", "", false},
      {"a=reject, b=reject", "", "", "", false},
      {"a=bounce, b=reject", "", "", "a", true}}},
    {"an accepted one may bounce or forward",
     {{"a=bounce", "", "a", "", false}, {"a=forward:x@y.example", "", "a", "", false}}},
    {"one that is gone is new when it comes again",
     {{"a=bounce, b=reject", "", "a", "", false},
      {"b=reject", "", "", "", false},
      {"a=bounce, b=reject", "", "", "a", true}}},
    {"an undo of Spamtrace set it",
     {{"a=reject, b=reject", "", "", "", false},
      {"a=bounce, b=bounce", "a=bounce", "a", "b", true},
      {"a=bounce, b=bounce", "a=bounce, b=bounce", "a b", "", false}}},
    {"an undo sets the panel's usual text where there was none",
     {{"a=reject", "", "", "", false},
      {"a=bounce:This address no longer accepts mail.", "a=bounce", "a", "", false}}},
    {"somebody set something else than the undo",
     {{"a=reject", "", "", "", false}, {"a=forward:x@y.example", "a=forward:z@y.example", "", "a", true}}},
    {"what acts set to reject has left it",
     {{"a=reject", "a=reject", "", "", false}, {"a=bounce", "a=reject", "", "a", true}}},
    {"a panel that told nothing yet",
     {{"", "", "none", "none", false},
      {"a=bounce", "", "a", "", false},
      {"a=bounce, b=bounce", "", "a", "b", true},
      {"", "", "a", "b", false}}},
};

TEST_CASE("which domains have left reject") {
  for (const Row& row : k_rows) {
    CAPTURE(std::string(row.name));
    std::optional<RejectWatch> watch;
    for (size_t i = 0; i < row.runs.size(); ++i) {
      CAPTURE(i);
      const Run& run = row.runs[i];
      CHECK(watch_reject(policies_in(run.panel), pairs_in(run.acts), watch) == run.somebody_joined);
      CHECK((watch ? joined(watch->accepted) : "none") == std::string(run.accepted));
      CHECK((watch ? joined(watch->left) : "none") == std::string(run.left));
    }
  }
}

}  // namespace
}  // namespace spamtrace
