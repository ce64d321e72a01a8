// The small files that say how a server is set up: psa.conf, control/locals, control/virtualdomains, main.cf
// and what it names.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "server/access_tables.h"
#include "server/local_domains.h"
#include "server/paths.h"
#include "server/postfix_config.h"
#include "server/white_list.h"

namespace {

constexpr size_t k_longest = 1 << 20;

// Every file that the text names has the text in it.
void read_main_cf(std::string_view text) {
  const auto config = spamtrace::PostfixConfig::parse(text, "mx.example");
  if (!config.value("queue_directory").starts_with('/')) std::abort();
  for (const char* name : {"mynetworks", "mydestination", "virtual_mailbox_domains", "mydomain"}) {
    if (config.value(name).size() > k_longest) std::abort();
  }
  const auto read = [&](const std::string& path) { return path.empty() ? std::string{} : std::string(text); };
  spamtrace::WhiteList list;
  spamtrace::add_mynetworks(spamtrace::expand_tables(config.list("mynetworks"), read), list);
  for (const spamtrace::IpNetwork& network : list.networks) {
    if (network.prefix < 0 || network.prefix > 128) std::abort();
    if (list.exceptions.empty() && list.find(network.address) == nullptr) std::abort();
  }
  for (const spamtrace::AccessEntry& entry : spamtrace::read_access_tables(config, read).entries) {
    if (entry.network.prefix < 0 || entry.network.prefix > 128 || entry.where.file.empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const spamtrace::ServerPaths paths = spamtrace::parse_psa_conf(text);
  if (!paths.vhosts.starts_with('/') || !paths.qmail.starts_with('/')) std::abort();
  if (spamtrace::domain_of_path(paths, text).find('/') != std::string::npos) std::abort();
  spamtrace::LocalDomains domains;
  domains.add_locals(text);
  domains.add_virtualdomains(text);
  domains.is_local(text);
  read_main_cf(text);
  return 0;
}
