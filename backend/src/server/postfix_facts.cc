#include "server/postfix_facts.h"

#include <algorithm>

#include "server/access_tables.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_bytes = 16 << 20;  // of a table of domains
constexpr size_t k_most_instances = 64;
constexpr const char* k_config_directory = "/etc/postfix";

std::string read_or_nothing(const RootDir& root, const std::string& path) {
  auto text = root.read_file(path, k_most_bytes);
  return text ? std::move(*text) : std::string{};
}

std::vector<std::string> expanded(const RootDir& root, const PostfixConfig& config, const std::string& name) {
  return expand_tables(config.list(name), reader_of(root));
}

}  // namespace

ReadText reader_of(const RootDir& root) {
  return [&root](const std::string& path) -> std::optional<std::string> {
    auto text = root.read_file(path, k_most_bytes);
    return text ? std::optional(std::move(*text)) : std::nullopt;
  };
}

std::vector<PostfixInstance> postfix_instances(const RootDir& root, const PostfixConfig& main) {
  std::vector<PostfixInstance> found = {{k_config_directory, main.value("queue_directory")}};
  std::vector<std::string> instances = main.list("multi_instance_directories");
  if (instances.size() > k_most_instances) instances.resize(k_most_instances);
  for (const std::string& directory : instances) {
    const auto config = PostfixConfig::parse(read_or_nothing(root, directory + "/main.cf"));
    const std::string spool = config.value("queue_directory");
    const bool known = std::ranges::find(found, spool, &PostfixInstance::spool) != found.end();
    if (config.has("queue_directory") && !known) found.push_back({directory, spool});
  }
  return found;
}

std::vector<std::string> postfix_spools(const RootDir& root, const PostfixConfig& main) {
  std::vector<std::string> spools;
  for (PostfixInstance& instance : postfix_instances(root, main)) spools.push_back(std::move(instance.spool));
  return spools;
}

// Tables of virtual mailboxes and aliases have addresses among their keys, which say nothing of the domain.
void add_postfix_domains(const RootDir& root, const PostfixConfig& config, LocalDomains& domains) {
  for (const char* name : {"mydestination", "virtual_mailbox_domains", "virtual_alias_domains"}) {
    for (const std::string& domain : expanded(root, config, name)) {
      if (domain.find_first_of("@!") == std::string::npos) domains.add_domain(domain);
    }
  }
}

std::vector<ListPart> read_list(const RootDir& root, const PostfixConfig& config, const std::string& name) {
  return parts_with_tables(config.list(name), reader_of(root));
}

WhiteList read_mynetworks(const RootDir& root, const PostfixConfig& config) {
  WhiteList list;
  list.source = root.shown(k_main_cf);
  add_mynetworks(config.has("mynetworks") ? expanded(root, config, "mynetworks")
                                          : std::vector<std::string>{"127.0.0.0/8", "::1"},
                 list);
  for (const AccessEntry& entry : read_access_tables(config, reader_of(root)).entries)
    list.networks.push_back(entry.network);
  return list;
}

}  // namespace spamtrace
