#include "compressing.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <memory>
#include <stdexcept>

namespace spamtrace::fixture {
namespace {

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("cannot compress with ") + what);
}

uint8_t* bytes(std::string& text) { return reinterpret_cast<uint8_t*>(text.data()); }
const uint8_t* bytes(std::string_view text) { return reinterpret_cast<const uint8_t*>(text.data()); }

}  // namespace

std::string gzip(std::string_view text) {
  z_stream stream{};
  constexpr int k_gzip_header = 15 + 16;
  require(::deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, k_gzip_header, 8, Z_DEFAULT_STRATEGY) == Z_OK,
          "zlib");
  std::string out(::deflateBound(&stream, text.size()), '\0');
  std::string in(text);  // zlib takes no constant input
  stream.next_in = bytes(in);
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = bytes(out);
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  require(result == Z_STREAM_END, "zlib");
  return out;
}

std::string zstd(std::string_view text) {
  const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context(::ZSTD_createCCtx(), ::ZSTD_freeCCtx);
  ::ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string out(::ZSTD_compressBound(text.size()), '\0');
  const size_t size = ::ZSTD_compress2(context.get(), out.data(), out.size(), text.data(), text.size());
  require(::ZSTD_isError(size) == 0U, "zstd");
  out.resize(size);
  return out;
}

std::string xz(std::string_view text) {
  std::string out(::lzma_stream_buffer_bound(text.size()), '\0');
  size_t size = 0;
  const lzma_ret result = ::lzma_easy_buffer_encode(0, LZMA_CHECK_CRC64, nullptr, bytes(text), text.size(),
                                                    bytes(out), &size, out.size());
  require(result == LZMA_OK, "lzma");
  out.resize(size);
  return out;
}

}  // namespace spamtrace::fixture
