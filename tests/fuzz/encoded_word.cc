// Any bytes as a header value: what is shown of it is valid UTF-8 and of no more than its size times three.
#include "mail/encoded_word.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view value(reinterpret_cast<const char*>(data), size);
  const std::string shown = decode_encoded_words(value);
  if (!is_valid_utf8(shown) || shown.size() > 3 * size) std::abort();
  const std::string escaped = escape_for_terminal(shown);
  if (display_width(cut_to_width(escaped, 20)) > 20) std::abort();
  return 0;
}
