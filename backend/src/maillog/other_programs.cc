#include "maillog/other_programs.h"

#include <algorithm>
#include <array>

#include "base/scanner.h"

namespace spamtrace {
namespace {

// How lines begin of psa-pc-remote (three), spf, Dr.Web under the name of qmail-queue, qmail-ctasd and
// ct-milter.
constexpr std::array<std::string_view, 7> k_starts = {
    "handlers_stderr: ", "_mh_fork(): ", "Error during '",     "SPF status: ",
    "dwlib: ",           "OUT|IN IP:",   "[ASVOD] OUT|IN IP:",
};

// "PASS during call 'check-quota' handler"; also SKIP, REJECT and others
bool is_handler_result(Scanner s) {
  std::string_view result;
  return s.until(" ", result) && s.literal("during call '") && s.ends_with("' handler");
}

bool is_filter_start(Scanner s) { return s.literal("Starting ") && s.ends_with(" filter..."); }

}  // namespace

std::optional<MailEvent> parse_other_program(std::string_view text) {
  const bool known = is_handler_result(Scanner(text)) || is_filter_start(Scanner(text)) ||
                     std::any_of(k_starts.begin(), k_starts.end(),
                                 [text](std::string_view start) { return text.starts_with(start); });
  return known ? std::optional<MailEvent>(NoEvent{}) : std::nullopt;
}

}  // namespace spamtrace
