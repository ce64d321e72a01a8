#include "server/facts.h"

#include <algorithm>
#include <array>
#include <functional>

#include "base/dir.h"
#include "server/mta_detection.h"
#include "server/postfix_config.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_bytes = 16 << 20;             // a passwd of 100,000 accounts has about 8 MB
constexpr uint32_t k_first_subscription_uid = 10000;  // plesk.md 6.3
constexpr uint32_t k_nobody = 65534;

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_web_server(std::string_view name) {
  static constexpr std::array<std::string_view, 4> k_names = {"www-data", "apache", "wwwrun", "httpd"};
  return is_one_of(name, k_names);
}

bool is_forwarder(std::string_view name) {
  static constexpr std::array<std::string_view, 2> k_names = {"alias", "popuser"};
  return is_one_of(name, k_names);
}

std::string read_or_note(const RootDir& root, const std::string& path, std::vector<std::string>& missing) {
  auto text = root.read_file(path, k_most_bytes);
  if (text) return std::move(*text);
  missing.push_back(text.error().message);
  return {};
}

std::string first_word(const std::string& text) { return text.substr(0, text.find_first_of(" \t\r\n")); }

void read_qmail(const RootDir& root, ServerFacts& facts) {
  const std::string control = facts.paths.qmail_control();
  facts.local_domains.add_locals(read_or_note(root, control + "/locals", facts.missing));
  facts.local_domains.add_virtualdomains(read_or_note(root, control + "/virtualdomains", facts.missing));
}

// The panel keeps a directory of mailboxes for each domain with mail, with both mail servers (plesk.md 6.1).
void add_mailname_domains(const RootDir& root, ServerFacts& facts) {
  const auto dir = root.open_directory(facts.paths.mailnames);
  if (!dir) return;
  (void)for_each_entry(dir->get(), facts.paths.mailnames, [&](const DirEntry& entry) {
    if (entry.name.find('.') != std::string_view::npos) facts.local_domains.add_domain(entry.name);
  });
}

std::string read_or_nothing(const RootDir& root, const std::string& path) {
  auto text = root.read_file(path, k_most_bytes);
  return text ? std::move(*text) : std::string{};
}

// multi_instance_directories names the configuration directories of further instances
// (MULTI_INSTANCE_README).
std::vector<std::string> spools_of(const RootDir& root, const PostfixConfig& main) {
  static constexpr size_t k_most_instances = 64;
  std::vector<std::string> spools = {main.value("queue_directory")};
  for (const std::string& dir : main.list("multi_instance_directories")) {
    const auto config = PostfixConfig::parse(read_or_nothing(root, dir + "/main.cf"));
    const std::string spool = config.value("queue_directory");
    const bool known = std::find(spools.begin(), spools.end(), spool) != spools.end();
    if (config.has("queue_directory") && !known && spools.size() < k_most_instances) spools.push_back(spool);
  }
  return spools;
}

// Without mynetworks the host itself may relay (mynetworks_style = host, since Postfix 3.0).
void read_mynetworks(const PostfixConfig& config, const std::function<std::string(const std::string&)>& read,
                     WhiteList& list) {
  const std::vector<std::string> own = {"127.0.0.0/8", "::1"};
  add_mynetworks(config.has("mynetworks") ? expand_tables(config.list("mynetworks"), read) : own, list);
}

void read_postfix(const RootDir& root, const PostfixConfig& config, ServerFacts& facts) {
  const auto read = [&](const std::string& path) { return read_or_nothing(root, path); };
  for (const char* name : {"mydestination", "virtual_mailbox_domains", "virtual_alias_domains"}) {
    for (const std::string& domain : expand_tables(config.list(name), read)) {
      if (domain.find('@') == std::string::npos) facts.local_domains.add_domain(domain);
    }
  }
  read_mynetworks(config, read, facts.white_list);
  facts.white_list.source = root.shown("/etc/postfix/main.cf");
}

}  // namespace

UserRole ServerFacts::role_of(uint32_t uid) const {
  const SystemUser* user = users.by_uid(uid);
  if (user == nullptr) return uid >= k_first_subscription_uid ? UserRole::subscription : UserRole::system;
  if (user->name == "qmaild") return UserRole::smtp_server;
  if (user->name == "qmails") return UserRole::bounce_maker;
  if (is_forwarder(user->name)) return UserRole::forwarder;
  if (is_web_server(user->name)) return UserRole::web_server;
  if (!domain_of_path(paths, user->home).empty()) return UserRole::subscription;
  return uid >= k_first_subscription_uid && uid != k_nobody ? UserRole::subscription : UserRole::system;
}

std::string ServerFacts::name_of_uid(uint32_t uid) const {
  const SystemUser* user = users.by_uid(uid);
  return user != nullptr ? user->name : "uid " + std::to_string(uid);
}

std::string ServerFacts::domain_of_uid(uint32_t uid) const {
  const SystemUser* user = users.by_uid(uid);
  return user != nullptr ? domain_of_path(paths, user->home) : std::string{};
}

ServerFacts read_server_facts(const RootDir& root) {
  ServerFacts facts;
  if (auto conf = root.read_file("/etc/psa/psa.conf", k_most_bytes)) facts.paths = parse_psa_conf(*conf);
  if (auto version = root.read_file(facts.paths.product_root + "/version", 4096)) {
    facts.panel_version = first_word(*version);
  }
  facts.users = Passwd::parse(read_or_note(root, "/etc/passwd", facts.missing));
  const std::string host_name = first_word(read_or_nothing(root, "/etc/hostname"));
  const auto main_cf = root.read_file("/etc/postfix/main.cf", k_most_bytes);
  const auto config = PostfixConfig::parse(main_cf ? *main_cf : std::string{}, host_name);
  facts.postfix_spools = spools_of(root, config);
  const DetectedMta detected = detect_mta(root, facts.paths.qmail_queue(), facts.postfix_spools);
  facts.mta = detected.mta;
  facts.mta_reason = detected.reason;
  if (facts.mta == Mta::qmail) read_qmail(root, facts);
  if (facts.mta != Mta::none) add_mailname_domains(root, facts);
  facts.white_list = read_white_list(root);
  if (facts.mta != Mta::postfix) return facts;
  if (!main_cf) facts.missing.push_back(main_cf.error().message);
  read_postfix(root, config, facts);
  return facts;
}

}  // namespace spamtrace
