// Any bytes as the name of a queue file: what passes holds nothing that could lead out of its directory.
#include "queue/postfix_id.h"

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto id = parse_postfix_id(text);
  if (!id) return 0;
  if (size > k_longest_postfix_id || size < 6 || id->microsecond >= 1'000'000 ||
      !text.starts_with(id->moment))
    std::abort();
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) std::abort();
  }
  const std::string directory = hash_directory(text, 8);
  if (directory.size() != 16 || directory.find("..") != std::string::npos) std::abort();
  return 0;
}
