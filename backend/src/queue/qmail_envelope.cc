#include "queue/qmail_envelope.h"

#include "base/scanner.h"

namespace spamtrace {
namespace {

constexpr std::string_view k_nul("\0", 1);

// One record without its NUL. False for a record that qmail-send does not know either.
bool read_record(std::string_view record, QueuedMessage& message) {
  if (record.empty()) return false;
  const std::string_view value = record.substr(1);
  uint32_t number = 0;
  switch (record.front()) {
    case 'u':
      if (!parse_number(value, number)) return false;
      message.uid = number;
      return true;
    case 'p':
      return parse_number(value, message.qp);
    case 'F':
      message.sender = value;
      return true;
    case 'T':
      message.recipients.append(Route::undecided, false, value);
      return true;
    default:
      return false;
  }
}

}  // namespace

bool read_todo_record(std::string_view content, QueuedMessage& message) {
  Scanner s(content);
  std::string_view record;
  bool understood = true, has_sender = false;
  while (s.until(k_nul, record)) {
    understood &= read_record(record, message);
    has_sender |= record.starts_with('F');
  }
  return understood && has_sender && s.at_end();
}

bool read_info_record(std::string_view content, QueuedMessage& message) {
  Scanner s(content);
  std::string_view sender;
  if (!s.literal("F") || !s.until(k_nul, sender)) return false;
  message.sender = sender;
  return s.at_end();
}

}  // namespace spamtrace
