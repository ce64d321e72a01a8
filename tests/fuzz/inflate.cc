// Any bytes as a compressed file: what comes out does not depend on how much is asked for at once.
#include "source/inflate.h"

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/fd.h"

namespace {

constexpr size_t k_most_text = 8 << 20;

struct Inflated {
  std::string text;
  bool broken = false;
};

Inflated inflate(int fd, spamtrace::Compression compression, size_t block) {
  spamtrace::Inflater inflater(fd, compression, "file");
  Inflated result;
  std::vector<char> buffer(block);
  while (const size_t got = inflater.read(buffer)) {
    if (got > buffer.size()) std::abort();
    result.text.append(buffer.data(), got);
    if (result.text.size() >= k_most_text) break;
  }
  result.broken = inflater.trouble().has_value();
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using spamtrace::Compression;
  const spamtrace::Fd file(::memfd_create("fuzz", MFD_CLOEXEC));
  if (::write(file.get(), data, size) != static_cast<ssize_t>(size)) return 0;
  const Compression told = spamtrace::compression_of(file.get());
  const Compression compression = told == Compression::none ? Compression::gzip : told;
  const Inflated large = inflate(file.get(), compression, 1 << 16);
  if (told == Compression::none && !large.broken) std::abort();
  if (large.text.size() >= k_most_text) return 0;
  const Inflated small = inflate(file.get(), compression, 61);
  if (large.broken != small.broken) std::abort();
  if (!large.broken && large.text != small.text) std::abort();
  return 0;
}
