// Any bytes as tcprules text: few rules stay few networks, each with a prefix that exists.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "server/white_list.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto networks = parse_tcprules(text);
  const auto lines = static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (networks.size() > lines * 256) std::abort();
  for (const IpNetwork& network : networks) {
    if (network.prefix < 0 || network.prefix > 128 || !network.contains(network.address)) std::abort();
  }
  return 0;
}
