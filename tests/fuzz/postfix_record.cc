// Any bytes as a queue file of Postfix: each record stands in the file where the reader says, the work has an
// end, and through the windows of a descriptor the same is read as from memory.
#include "queue/postfix_record.h"

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/fd.h"

namespace {

using namespace spamtrace;

constexpr PostfixRecordLimits k_limits{.backward_jumps = 20, .bytes = 256 * 1024, .longest_record = 9000};

bool same(const PostfixRecord& a, const PostfixRecord& b) {
  return a.type == b.type && a.data == b.data && a.offset == b.offset;
}

void compare_with_descriptor(std::string_view content) {
  const Fd fd(::memfd_create("fuzz", MFD_CLOEXEC));
  if (!fd || ::pwrite(fd.get(), content.data(), content.size(), 0) != static_cast<ssize_t>(content.size())) {
    return;
  }
  std::string buffer;
  PostfixRecordReader memory(content, k_limits), file(fd.get(), buffer, k_limits);
  PostfixRecord expected, record;
  while (memory.next(expected)) {
    if (!file.next(record) || !same(expected, record)) std::abort();
  }
  if (file.next(record) || file.damage() != memory.damage() || file.error() != 0) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  PostfixRecordReader reader(content, k_limits);
  PostfixRecord record;
  uint64_t bytes = 0;
  while (reader.next(record)) {
    bytes += record.data.size() + 2;
    if (record.offset >= size || content[record.offset] != record.type) std::abort();
    if (record.data.size() > k_limits.longest_record) std::abort();
    if (!record.data.empty() && (record.data.data() < content.data() ||
                                 record.data.data() + record.data.size() > content.data() + size)) {
      std::abort();
    }
  }
  if (bytes > k_limits.bytes) std::abort();
  compare_with_descriptor(content);
  return 0;
}
