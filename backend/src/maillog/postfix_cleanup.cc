#include "maillog/postfix_cleanup.h"

#include <algorithm>
#include <array>

#include "maillog/postfix_delivery.h"
#include "maillog/postfix_line.h"
#include "maillog/postfix_refused.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

// The value is a header of the message: "<id>" as a rule, or any other text.
Parsed parse_message_id(Scanner s, std::string_view id) {
  Scanner inner = s;
  const bool bracketed = inner.ends_with(">") && inner.literal("<");
  return PostfixMessageId{id, bracketed ? inner.rest() : s.rest()};
}

// What header_checks(5) can do, and what a milter's own headers can meet ("milter-header-reject").
constexpr std::array<std::string_view, 12> k_check_verbs = {
    "info", "warning", "reject",   "discard", "hold",  "filter",
    "pass", "prepend", "redirect", "replace", "strip", "bcc",
};

// "reject" of "reject", "milter-header-reject", "milter-body-reject".
std::string_view check_verb(std::string_view verb) {
  Scanner s(verb);
  if (s.literal("milter-") && !s.literal("header-") && !s.literal("body-")) return {};
  const bool known = s.rest() == "delay" ||
                     std::find(k_check_verbs.begin(), k_check_verbs.end(), s.rest()) != k_check_verbs.end();
  return known ? s.rest() : std::string_view{};
}

bool is_content(std::string_view text) {
  return starts_with_any(text, {"header ", "body ", "content ", "mime-error "});
}

Parsed parse_content_check(Scanner s, std::string_view id) {
  std::string_view shown_verb;
  if (!s.until(": ", shown_verb) || !is_content(s.rest())) return std::nullopt;
  const std::string_view verb = check_verb(shown_verb);
  if (verb.empty()) return std::nullopt;
  if (verb != "reject" && verb != "discard") return NoEvent{};
  PostfixRefused refused;
  refused.id = id;
  refused.after_data = true;
  refused.text = s.rest();
  return refused;
}

// The message will not be queued: the client went away, or a rule of before said so.
bool is_given_up(std::string_view text) {
  return text == "removed (canceled)" || text == "removed (discarded)";
}

Parsed parse_line(std::string_view text) {
  Scanner s(text);
  std::string_view id;
  if (!take_queue_id(s, id)) return std::nullopt;
  if (s.literal("message-id=")) return parse_message_id(s, id);
  if (s.rest().starts_with("resent-message-id=") || is_bounce_trouble(s.rest())) return NoEvent{};
  if (s.rest().starts_with("to=")) return parse_delivery_report(s, id, Route::undecided);
  if (is_given_up(s.rest())) return PostfixRemoved{.id = id, .never_queued = true};
  const Parsed refused = parse_refused(s, id, true);
  return refused ? refused : parse_content_check(s, id);
}

}  // namespace

std::optional<MailEvent> parse_postfix_cleanup(std::string_view text) {
  return parse_with_common_lines(text, parse_line);
}

}  // namespace spamtrace
