// Any bytes as a todo and as an info file: no recipient and no sender that does not stand there.
#include "queue/qmail_envelope.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  QueuedMessage todo, info;
  const bool whole = read_todo_record(content, todo);
  if (whole && (content.empty() || content.back() != '\0')) std::abort();
  size_t bytes = 0;
  todo.recipients.for_each([&](const Recipient& recipient) {
    bytes += recipient.address.size() + 2;
    if (content.find("T" + std::string(recipient.address)) == std::string_view::npos) std::abort();
  });
  if (bytes > size) std::abort();
  if (read_info_record(content, info) && info.sender.size() + 2 != size) std::abort();
  return 0;
}
