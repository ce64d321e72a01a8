// One compression format, decoded step by step from memory to memory. Each is told by a library; none makes a
// system call but for memory.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace spamtrace {

// What a log of the past may ask of memory: more than `xz -9` (65 MiB) and the same as `zstd --ultra -22`.
constexpr size_t k_most_decoder_memory = size_t{128} << 20;

enum class DecoderState {
  more,       // it wants input, or room for output
  ended,      // a member (gzip), frame (zstd) or stream (xz) is whole; another may follow
  broken,     // these are no bytes of this format, or a check sum is wrong
  too_large,  // it would take more memory than k_most_decoder_memory
};

class Decoder {
 public:
  virtual ~Decoder() = default;

  // Takes from the front of `in`, writes to the front of `out`, and narrows both by what was taken and
  // written.
  virtual DecoderState step(std::span<const char>& in, std::span<char>& out) = 0;

  // Begins anew, for the next member.
  virtual void reset() = 0;
};

std::unique_ptr<Decoder> make_gzip_decoder();
std::unique_ptr<Decoder> make_zstd_decoder();
std::unique_ptr<Decoder> make_xz_decoder();

}  // namespace spamtrace
