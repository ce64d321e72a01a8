#include "maillog/qmail_send.h"

#include "base/scanner.h"

namespace spamtrace {
namespace {

using Parsed = std::optional<MailEvent>;

template <class Event>
Parsed only_number(Scanner s) {
  Event event;
  if (!s.number(event.number) || !s.at_end()) return std::nullopt;
  return event;
}

Parsed parse_info(Scanner s) {
  QmailMessageInfo info;
  if (!s.number(info.number) || !s.literal(": bytes ") || !s.number(info.bytes) || !s.literal(" from <")) {
    return std::nullopt;
  }
  Scanner numbers = s;
  if (!numbers.until_last("> qp ", info.sender)) return std::nullopt;
  if (!numbers.number(info.qp) || !numbers.literal(" uid ") || !numbers.number(info.uid)) return std::nullopt;
  if (!numbers.at_end()) return std::nullopt;
  return info;
}

Parsed parse_start(Scanner s) {
  QmailDeliveryStart start;
  if (!s.number(start.delivery) || !s.literal(": msg ") || !s.number(start.number)) return std::nullopt;
  if (s.literal(" to local ")) {
    start.local = true;
  } else if (!s.literal(" to remote ")) {
    return std::nullopt;
  }
  start.recipient = s.rest();
  return start;
}

Parsed parse_delivery(Scanner s) {
  QmailDeliveryEnd end;
  if (!s.number(end.delivery) || !s.literal(": ")) return std::nullopt;
  if (s.rest() == "report mangled, will defer") return end;
  if (s.literal("success: ")) {
    end.outcome = DeliveryOutcome::success;
  } else if (s.literal("failure: ")) {
    end.outcome = DeliveryOutcome::failure;
  } else if (!s.literal("deferral: ")) {
    return std::nullopt;
  }
  end.text = s.rest();
  return end;
}

Parsed parse_bounce(Scanner s) {
  QmailBounce bounce;
  if (!s.number(bounce.number) || !s.literal(" qp ") || !s.number(bounce.qp) || !s.at_end())
    return std::nullopt;
  return bounce;
}

// "status: local 0/10 remote 1/20", perhaps with " exitasap"; "status: exiting"
Parsed parse_status(Scanner s) {
  if (s.rest() == "exiting") return QmailExit{};
  return s.rest().starts_with("local ") ? Parsed(NoEvent{}) : std::nullopt;
}

// "triple bounce: discarding bounce/N"; a split queue has no other form, bounce is never split
Parsed parse_triple_bounce(Scanner s) {
  if (!s.literal("discarding bounce/")) return std::nullopt;
  return only_number<QmailTripleBounce>(s);
}

}  // namespace

std::optional<MailEvent> parse_qmail_send(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Scanner s(text);
  switch (text.front()) {
    case 's':
      if (s.literal("status: ")) return parse_status(s);
      return s.literal("starting delivery ") ? parse_start(s) : std::nullopt;
    case 'd':
      return s.literal("delivery ") ? parse_delivery(s) : std::nullopt;
    case 'n':
      return s.literal("new msg ") ? only_number<QmailNewMessage>(s) : std::nullopt;
    case 'i':
      return s.literal("info msg ") ? parse_info(s) : std::nullopt;
    case 'e':
      return s.literal("end msg ") ? only_number<QmailEndMessage>(s) : std::nullopt;
    case 'b':
      return s.literal("bounce msg ") ? parse_bounce(s) : std::nullopt;
    case 't':
      return s.literal("triple bounce: ") ? parse_triple_bounce(s) : std::nullopt;
    case 'w':
      return s.literal("warning: ") ? Parsed(NoEvent{}) : std::nullopt;
    case 'a':
      return s.literal("alert: ") ? Parsed(NoEvent{}) : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<SploggerText> parse_splogger(std::string_view text) {
  SploggerText result;
  Scanner s(text);
  int64_t seconds = 0;
  uint32_t microseconds = 0;
  if (!s.number(seconds) || seconds < 0 || seconds > k_latest_second) return std::nullopt;
  if (!s.literal(".") || s.rest().size() < 7) return std::nullopt;
  if (!parse_number(s.rest().substr(0, 6), microseconds)) return std::nullopt;
  s.literal(s.rest().substr(0, 6));
  result.stamp = text.substr(0, text.size() - s.rest().size());
  result.time = from_unix(seconds, microseconds);
  result.continuation = s.literal("+");
  if (!result.continuation && !s.literal(" ")) return std::nullopt;
  result.text = s.rest();
  return result;
}

}  // namespace spamtrace
