#include "maillog/postfix_postsuper.h"

#include "maillog/postfix_line.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

// "Deleted: 115 messages"
bool is_summary(Scanner s) {
  std::string_view what;
  uint64_t messages = 0;
  if (!s.until(": ", what) || !s.number(messages)) return false;
  if (s.rest() != " message" && s.rest() != " messages") return false;
  return starts_with_any(what, {"Deleted", "Requeued", "Placed on hold", "Released from hold",
                                "Force-expired", "Renamed to match inode number"});
}

// The queue directories are put in order when Postfix starts.
bool is_tidying(std::string_view text) {
  return starts_with_any(text,
                         {"removed file ", "renamed file ", "remove directory ", "remove subdirectory "});
}

Parsed parse_line(std::string_view text) {
  Scanner s(text);
  std::string_view id;
  if (is_summary(s) || is_tidying(text)) return NoEvent{};
  if (!take_queue_id(s, id)) return std::nullopt;
  if (s.rest() == "removed") return PostfixRemoved{id, true};
  if (s.rest() == "requeued") return PostfixRequeued{id};
  const bool stays =
      s.rest() == "placed on hold" || s.rest() == "released from hold" || s.rest() == "expired";
  return stays ? Parsed(NoEvent{}) : std::nullopt;
}

}  // namespace

std::optional<MailEvent> parse_postfix_postsuper(std::string_view text) {
  return parse_with_common_lines(text, parse_line);
}

}  // namespace spamtrace
