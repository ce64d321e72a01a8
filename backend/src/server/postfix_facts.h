// What Postfix's main.cf says of the server: its queues, its domains, who may relay.
#pragma once

#include <string>
#include <vector>

#include "base/root_dir.h"
#include "server/local_domains.h"
#include "server/postfix_config.h"
#include "server/white_list.h"

namespace spamtrace {

inline constexpr const char* k_main_cf = "/etc/postfix/main.cf";

// The queue directories, this instance's first, then those of multi_instance_directories
// (MULTI_INSTANCE_README).
struct PostfixInstance {
  std::string config, spool;  // directories
};
std::vector<PostfixInstance> postfix_instances(const RootDir& root, const PostfixConfig& main);
std::vector<std::string> postfix_spools(const RootDir& root, const PostfixConfig& main);

// The domains that are delivered here, by mydestination and the virtual domains.
void add_postfix_domains(const RootDir& root, const PostfixConfig& config, LocalDomains& domains);

// Files below the root, each up to a limit.
ReadText reader_of(const RootDir& root);

// A list of main.cf with what the files and tables in it hold.
std::vector<ListPart> read_list(const RootDir& root, const PostfixConfig& config, const std::string& name);

// mynetworks; without it the host itself may relay (mynetworks_style = host, since Postfix 3.0).
WhiteList read_mynetworks(const RootDir& root, const PostfixConfig& config);

}  // namespace spamtrace
