#include "source/log_piece.h"

namespace spamtrace {

// FNV-1a, 64 bits.
Fingerprint fingerprint_of(std::string_view bytes) {
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211ULL;
  return {static_cast<uint32_t>(bytes.size()), hash};
}

}  // namespace spamtrace
