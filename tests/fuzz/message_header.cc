// Any bytes as the beginning of a message: each field of it, as every reader of values takes it.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "mail/header.h"
#include "mail/php_header.h"
#include "mail/received.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  parse_qmail_received(bytes.substr(0, bytes.find('\n')));
  const size_t end = for_each_header(bytes, [](const HeaderField& field) {
    const std::string value = unfold(field.value);
    if (value.find_first_of("\r\n") != std::string::npos) std::abort();
    parse_smtp_received(value);
    parse_php_originating_script(value);
    if (const auto script = parse_php_script(value)) is_mail_library(*script);
    return true;
  });
  if (end != std::string_view::npos && end > size) std::abort();
  return 0;
}
