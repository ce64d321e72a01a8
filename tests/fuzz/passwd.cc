// Any bytes as /etc/passwd: every line that is not skipped is an account or an odd line.
#include "server/passwd.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Passwd passwd = Passwd::parse(text);
  const auto lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (passwd.size() + passwd.odd_lines() > lines) std::abort();
  for (const uint32_t uid : {0U, 33U, 10003U, UINT32_MAX}) {
    const SystemUser* user = passwd.by_uid(uid);
    if (user == nullptr) continue;
    if (user->uid != uid || user->name.empty() || passwd.by_name(user->name) == nullptr) std::abort();
  }
  return 0;
}
