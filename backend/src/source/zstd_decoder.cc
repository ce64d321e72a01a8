#include <zstd.h>
#include <zstd_errors.h>

#include <bit>
#include <new>

#include "source/decoder.h"

namespace spamtrace {
namespace {

constexpr int k_most_window_log = std::bit_width(k_most_decoder_memory) - 1;

class ZstdDecoder : public Decoder {
 public:
  ZstdDecoder() : context_(::ZSTD_createDCtx(), ::ZSTD_freeDCtx) {
    if (!context_) throw std::bad_alloc();
    ::ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, k_most_window_log);
  }

  DecoderState step(std::span<const char>& in, std::span<char>& out) override {
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    const size_t result = ::ZSTD_decompressStream(context_.get(), &output, &input);
    in = in.subspan(input.pos);
    out = out.subspan(output.pos);
    if (::ZSTD_isError(result) == 0U) return result == 0 ? DecoderState::ended : DecoderState::more;
    return ::ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge ? DecoderState::too_large
                                                                                   : DecoderState::broken;
  }

  void reset() override { ::ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only); }

 private:
  std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context_;
};

}  // namespace

std::unique_ptr<Decoder> make_zstd_decoder() { return std::make_unique<ZstdDecoder>(); }

}  // namespace spamtrace
