// Any bytes as the top of a mess file: who sent it hangs on the first line alone.
#include "queue/mess_header.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  QueuedMessage message;
  read_mess_header(bytes, message);
  const bool own_line = bytes.starts_with("Received: (qmail ");
  if (!own_line && (message.received || message.uid || message.client || message.qp != 0)) std::abort();
  if (message.client && message.received->invoked != Invoked::from_network) std::abort();
  if (message.uid && message.received->invoked != Invoked::by_uid) std::abort();
  if (message.header.subject.find_first_of("\r\n") != std::string::npos) std::abort();

  // The same line one field lower proves nothing.
  QueuedMessage lower;
  read_mess_header("X: y\n" + std::string(bytes), lower);
  if (lower.received || lower.uid || lower.client) std::abort();
  return 0;
}
