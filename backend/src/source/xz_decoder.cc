#include <lzma.h>

#include <new>

#include "source/decoder.h"

namespace spamtrace {
namespace {

class XzDecoder : public Decoder {
 public:
  XzDecoder() { begin(); }
  XzDecoder(const XzDecoder&) = delete;
  XzDecoder& operator=(const XzDecoder&) = delete;
  ~XzDecoder() override { ::lzma_end(&stream_); }

  DecoderState step(std::span<const char>& in, std::span<char>& out) override {
    stream_.next_in = reinterpret_cast<const uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<uint8_t*>(out.data());
    stream_.avail_out = out.size();
    const lzma_ret result = ::lzma_code(&stream_, LZMA_RUN);
    in = in.last(stream_.avail_in);
    out = out.last(stream_.avail_out);
    switch (result) {
      case LZMA_OK:
      case LZMA_BUF_ERROR:  // nothing to do with so little of either
        return DecoderState::more;
      case LZMA_STREAM_END:
        return DecoderState::ended;
      case LZMA_MEMLIMIT_ERROR:
        return DecoderState::too_large;
      default:
        return DecoderState::broken;
    }
  }

  void reset() override { begin(); }

 private:
  void begin() {
    if (::lzma_stream_decoder(&stream_, k_most_decoder_memory, 0) != LZMA_OK) throw std::bad_alloc();
  }

  lzma_stream stream_{};  // as LZMA_STREAM_INIT
};

}  // namespace

std::unique_ptr<Decoder> make_xz_decoder() { return std::make_unique<XzDecoder>(); }

}  // namespace spamtrace
