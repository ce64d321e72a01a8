#include "maillog/postfix_pickup.h"

#include <limits>

#include "maillog/postfix_line.h"

namespace spamtrace {
namespace {

// pickup.c prints it with %d: a uid above 2^31 is shown as a negative number.
bool take_uid(Scanner& s, uint32_t& uid) {
  int64_t shown = 0;
  if (!s.number(shown) || shown < std::numeric_limits<int32_t>::min() ||
      shown > std::numeric_limits<uint32_t>::max()) {
    return false;
  }
  uid = static_cast<uint32_t>(shown);
  return true;
}

std::optional<MailEvent> parse_line(std::string_view text) {
  Scanner s(text);
  PostfixPickup pickup;
  if (!take_queue_id(s, pickup.id) || !s.literal("uid=") || !take_uid(s, pickup.uid)) return std::nullopt;
  if (!s.literal(" from=<")) return std::nullopt;
  if (s.ends_with(">")) {
    pickup.sender = s.rest();
    return pickup;
  }
  if (!s.until_last("> orig_id=", pickup.sender) || !is_queue_id(s.rest())) return std::nullopt;
  pickup.requeued_from = s.rest();
  return pickup;
}

}  // namespace

std::optional<MailEvent> parse_postfix_pickup(std::string_view text) {
  return parse_with_common_lines(text, parse_line);
}

}  // namespace spamtrace
