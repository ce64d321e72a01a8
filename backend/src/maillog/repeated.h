// syslog's "message repeated 3 times: [ TEXT]" (rsyslog's and syslogd's reduction of equal lines).
//
// An event must be neither one nor lost when it happened N times, and an event has no count. So such a line
// is understood only where TEXT has no event; else it is counted as not understood, which `doctor` shows.
#pragma once

#include <optional>
#include <string_view>

#include "mail/event.h"

namespace spamtrace {

// TEXT, or nothing for a line of another form.
std::optional<std::string_view> repeated_text(std::string_view text);

// NoEvent where `parse` finds that in TEXT.
template <class Parse>
std::optional<MailEvent> parse_repeated(std::string_view text, Parse parse) {
  const auto inner = repeated_text(text);
  if (!inner) return std::nullopt;
  const std::optional<MailEvent> event = parse(*inner);
  return event && std::holds_alternative<NoEvent>(*event) ? event : std::nullopt;
}

}  // namespace spamtrace
