// Any bytes as a recipient file: what is kept and what is damaged add up to the file.
#include "mail/recipients.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  Recipients recipients;
  const std::string content(reinterpret_cast<const char*>(data), size);
  const size_t damaged = recipients.append_file(Route::remote, content);
  size_t bytes = damaged;
  uint32_t count = 0, done = 0;
  recipients.for_each([&](const Recipient& recipient) {
    bytes += recipient.address.size() + 2;
    ++count;
    if (recipient.done) ++done;
  });
  if (bytes != size || count != recipients.count() || done != recipients.done()) std::abort();
  if (recipients.count(Route::remote) != count) std::abort();
  return 0;
}
