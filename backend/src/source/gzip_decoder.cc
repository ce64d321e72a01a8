#define ZLIB_CONST
#include <zlib.h>

#include <new>

#include "source/decoder.h"

namespace spamtrace {
namespace {

constexpr int k_gzip_only = 15 + 16;  // the largest window, and a gzip header (inflateInit2 in zlib.h)

class GzipDecoder : public Decoder {
 public:
  GzipDecoder() {
    if (::inflateInit2(&stream_, k_gzip_only) != Z_OK) throw std::bad_alloc();
  }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;
  ~GzipDecoder() override { ::inflateEnd(&stream_); }

  DecoderState step(std::span<const char>& in, std::span<char>& out) override {
    stream_.next_in = reinterpret_cast<const Bytef*>(in.data());
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(out.size());
    const int result = ::inflate(&stream_, Z_NO_FLUSH);
    in = in.last(stream_.avail_in);
    out = out.last(stream_.avail_out);
    if (result == Z_STREAM_END) return DecoderState::ended;
    return result == Z_OK || result == Z_BUF_ERROR ? DecoderState::more : DecoderState::broken;
  }

  void reset() override { ::inflateReset(&stream_); }

 private:
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<Decoder> make_gzip_decoder() { return std::make_unique<GzipDecoder>(); }

}  // namespace spamtrace
