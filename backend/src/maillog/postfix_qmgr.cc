#include "maillog/postfix_qmgr.h"

#include "maillog/postfix_delivery.h"
#include "maillog/postfix_line.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

Parsed parse_active(Scanner s, std::string_view id) {
  PostfixActive active;
  active.id = id;
  std::string_view head;
  if (!s.ends_with(" (queue active)")) return std::nullopt;
  Scanner count = s;
  if (!count.until_last(", nrcpt=", head) || !parse_number(count.rest(), active.recipients))
    return std::nullopt;
  Scanner size(head);
  if (!size.until_last(">, size=", active.sender) || !parse_number(size.rest(), active.bytes)) {
    return std::nullopt;
  }
  return active;
}

Parsed parse_from(Scanner s, std::string_view id) {
  const bool expired = s.ends_with(">, status=expired, returned to sender") ||
                       s.ends_with(">, status=force-expired, returned to sender");
  return expired ? Parsed(PostfixExpired{id}) : parse_active(s, id);
}

Parsed parse_qmgr_line(std::string_view text) {
  Scanner s(text);
  std::string_view id;
  if (!take_queue_id(s, id)) return std::nullopt;
  if (s.literal("from=<")) return parse_from(s, id);
  if (s.rest() == "removed") return PostfixRemoved{id};
  if (s.rest().starts_with("to=")) return parse_delivery_report(s, id, Route::undecided);
  const bool of_no_use = s.rest() == "skipped, still being delivered" || is_bounce_trouble(s.rest());
  return of_no_use ? Parsed(NoEvent{}) : std::nullopt;
}

bool is_notification(std::string_view kind) {
  Scanner s(kind);
  if (!s.literal("sender ") && !s.literal("postmaster ")) return false;
  return s.rest() == "non-delivery notification" || s.rest() == "delivery status notification" ||
         s.rest() == "delay notification";
}

// "not sending trace/success notification for double-bounce message", "no trace file -- not sending a .."
bool is_no_report(std::string_view text) {
  return starts_with_any(text, {"not sending trace/success notification", "no trace file -- not sending"});
}

Parsed parse_bounce_line(std::string_view text) {
  Scanner s(text);
  std::string_view id, kind;
  if (!take_queue_id(s, id)) return std::nullopt;
  if (is_no_report(s.rest()) || is_bounce_trouble(s.rest())) return NoEvent{};
  if (s.rest().starts_with("to=")) return parse_delivery_report(s, id, Route::undecided);
  if (!s.until(": ", kind) || !is_notification(kind) || !is_queue_id(s.rest())) return std::nullopt;
  return PostfixNotification{id, s.rest()};
}

}  // namespace

std::optional<MailEvent> parse_postfix_qmgr(std::string_view text) {
  return parse_with_common_lines(text, parse_qmgr_line);
}

std::optional<MailEvent> parse_postfix_bounce(std::string_view text) {
  return parse_with_common_lines(text, parse_bounce_line);
}

}  // namespace spamtrace
