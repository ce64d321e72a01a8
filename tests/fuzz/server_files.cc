// The small files that say how a server is set up: psa.conf, control/locals, control/virtualdomains.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "server/local_domains.h"
#include "server/paths.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const spamtrace::ServerPaths paths = spamtrace::parse_psa_conf(text);
  if (!paths.vhosts.starts_with('/') || !paths.qmail.starts_with('/')) std::abort();
  if (spamtrace::domain_of_path(paths, text).find('/') != std::string::npos) std::abort();
  spamtrace::LocalDomains domains;
  domains.add_locals(text);
  domains.add_virtualdomains(text);
  domains.is_local(text);
  return 0;
}
