#include "maillog/other_programs.h"

#include <algorithm>
#include <array>

#include "base/scanner.h"

namespace spamtrace {
namespace {

// How lines begin of psa-pc-remote (three), spf, Dr.Web under the name of qmail-queue, qmail-ctasd,
// ct-milter and postfix-local.
constexpr std::array<std::string_view, 8> k_starts = {
    "handlers_stderr: ", "_mh_fork(): ", "Error during '",     "SPF status: ",
    "dwlib: ",           "OUT|IN IP:",   "[ASVOD] OUT|IN IP:", "postfix-local: ",
};
constexpr size_t k_longest_handler_id = 40;

// "PASS during call 'check-quota' handler"; also SKIP, REJECT and others
bool is_handler_result(Scanner s) {
  std::string_view result;
  return s.until(" ", result) && s.literal("during call '") && s.ends_with("' handler");
}

bool is_filter_start(Scanner s) { return s.literal("Starting ") && s.ends_with(" filter..."); }

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= k_longest_handler_id && text.find(' ') == std::string_view::npos;
}

// "4F8C2400F3: py-limit-out: stderr: PASS", "S29106: from=<a@example.com> to=<b@example.net>": newer versions
// are said to name the message, or the pid for a message of sendmail. Not checked on a server; nothing of
// such a line is read, so it can only be counted wrongly.
bool is_message_of_handler(Scanner s) {
  std::string_view id, handler;
  if (!s.until(": ", id) || !is_word(id)) return false;
  if (s.literal("from=<")) return s.ends_with(">");
  return s.until(": ", handler) && is_word(handler) && s.literal("stderr: ");
}

bool is_other_program(std::string_view text) {
  return is_handler_result(Scanner(text)) || is_filter_start(Scanner(text)) ||
         is_message_of_handler(Scanner(text)) ||
         std::any_of(k_starts.begin(), k_starts.end(),
                     [text](std::string_view start) { return text.starts_with(start); });
}

}  // namespace

std::optional<MailEvent> parse_other_program(std::string_view text) {
  return is_other_program(text) ? std::optional<MailEvent>(NoEvent{}) : std::nullopt;
}

}  // namespace spamtrace
