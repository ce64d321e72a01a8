#include "mail/recipients.h"

#include <cstring>

namespace spamtrace {
namespace {

// The size of the entry at `at`, its NUL included; 0 where none starts there.
size_t entry_size(std::string_view content, size_t at) {
  if (content[at] != 'T' && content[at] != 'D') return 0;
  const size_t end = content.find('\0', at);
  return end == std::string_view::npos ? 0 : end + 1 - at;
}

}  // namespace

size_t Recipients::append_file(Route route, std::string content) {
  size_t kept = 0, at = 0, damaged = 0;
  while (at < content.size()) {
    const size_t size = entry_size(content, at);
    if (size == 0) {  // go on behind the next NUL
      const size_t end = content.find('\0', at);
      const size_t next = end == std::string::npos ? content.size() : end + 1;
      damaged += next - at;
      at = next;
      continue;
    }
    ++count_;
    if (content[at] == 'D') ++done_;
    if (kept != at) std::memmove(content.data() + kept, content.data() + at, size);
    kept += size;
    at += size;
  }
  content.resize(kept);
  if (!content.empty()) blocks_.emplace_back(route, std::move(content));
  return damaged;
}

void Recipients::append(Route route, bool done, std::string_view address) {
  if (blocks_.empty() || blocks_.back().first != route) blocks_.emplace_back(route, std::string());
  std::string& block = blocks_.back().second;
  block.push_back(done ? 'D' : 'T');
  block.append(address.substr(0, address.find('\0')));
  block.push_back('\0');
  ++count_;
  if (done) ++done_;
}

uint32_t Recipients::count(Route route) const {
  uint32_t found = 0;
  for_each([&](const Recipient& r) { found += r.route == route ? 1U : 0U; });
  return found;
}

}  // namespace spamtrace
