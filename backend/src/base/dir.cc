#include "base/dir.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace spamtrace {
namespace {

// What getdents64(2) writes; glibc keeps no structure for it.
struct RawEntry {
  uint64_t inode;
  int64_t offset;
  uint16_t length;
  uint8_t type;
  // the name follows, ended by NUL
};
constexpr size_t k_name_offset = 19;

EntryType entry_type(uint8_t type) {
  switch (type) {
    case DT_REG:
      return EntryType::file;
    case DT_DIR:
      return EntryType::directory;
    case DT_LNK:
      return EntryType::link;
    case DT_UNKNOWN:
      return EntryType::unknown;
    default:
      return EntryType::other;
  }
}

void visit_block(std::string_view block, const std::function<void(const DirEntry&)>& visit) {
  while (block.size() >= k_name_offset) {
    RawEntry raw{};
    std::memcpy(&raw, block.data(), k_name_offset);
    const std::string_view name(block.data() + k_name_offset);
    if (name != "." && name != "..") visit({name, entry_type(raw.type), raw.inode});
    block.remove_prefix(raw.length);
  }
}

}  // namespace

Result<void> for_each_entry(int dir_fd, const std::string& name,
                            const std::function<void(const DirEntry&)>& visit) {
  // A descriptor of its own, since the position belongs to the open file description.
  const Fd own(::openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!own) return fail_errno(errno, "list " + name);
  const auto buffer = std::make_unique<std::array<char, 64 * 1024>>();
  while (true) {
    const long got = ::syscall(SYS_getdents64, own.get(), buffer->data(), buffer->size());
    if (got < 0) return fail_errno(errno, "list " + name);
    if (got == 0) return {};
    visit_block({buffer->data(), static_cast<size_t>(got)}, visit);
  }
}

}  // namespace spamtrace
