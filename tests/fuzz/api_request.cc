// Any bytes as a request of the panel or the page: whatever they ask, it is a command that reads, below the
// root and with the state that were given beforehand.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>

#include "base/fd.h"
#include "cli/api.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spamtrace;
  const Fd request(::memfd_create("request", MFD_CLOEXEC));
  require(::write(request.get(), data, size) == static_cast<ssize_t>(size) &&
          ::lseek(request.get(), 0, SEEK_SET) == 0);
  Options door;
  door.root = "/the/root";
  door.state = "/the/state";
  const auto options = read_api_request(request.get(), door, from_unix(1795600000));
  if (!options) {
    require(!options.error().message.empty());
    return 0;
  }
  require(options->root == door.root && options->state == door.state && options->json);
  require(!std::holds_alternative<IngestCommand>(options->command) &&
          !std::holds_alternative<ApiCommand>(options->command) &&
          !std::holds_alternative<ManCommand>(options->command));
  return 0;
}
