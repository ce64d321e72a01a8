#include "server/facts.h"

#include <algorithm>
#include <array>

#include "base/dir.h"
#include "server/mta_detection.h"
#include "server/postfix_config.h"
#include "server/postfix_facts.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_bytes = 16 << 20;             // a passwd of 100,000 accounts has about 8 MB
constexpr uint32_t k_first_subscription_uid = 10000;  // plesk.md 6.3
constexpr uint32_t k_nobody = 65534;

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_web_server(std::string_view name) { return is_one_of(name, k_web_servers); }

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

void read_mail_server(const RootDir& root, ServerFacts& facts) {
  const std::string host_name = first_word(read_or_nothing(root, "/etc/hostname"));
  const auto main_cf = root.read_file(k_main_cf, k_most_bytes);
  const auto config = PostfixConfig::parse(main_cf ? *main_cf : std::string{}, host_name);
  facts.postfix_spools = postfix_spools(root, config);
  facts.postfix_owner = config.value("mail_owner");
  const DetectedMta detected = detect_mta(root, facts.paths.qmail_queue(), facts.postfix_spools);
  facts.mta = detected.mta;
  facts.mta_reason = detected.reason;
  if (facts.mta == Mta::qmail) read_qmail(root, facts);
  if (facts.mta != Mta::none) add_mailname_domains(root, facts);
  if (facts.mta == Mta::postfix) {
    if (!main_cf) facts.missing.push_back(main_cf.error().message);
    add_postfix_domains(root, config, facts.local_domains);
  }
  facts.white_list = facts.mta == Mta::postfix ? read_mynetworks(root, config) : read_white_list(root);
}

}  // namespace

UserRole ServerFacts::role_of(uint32_t uid) const {
  const SystemUser* user = users.by_uid(uid);
  if (user == nullptr) return uid >= k_first_subscription_uid ? UserRole::subscription : UserRole::system;
  if (user->name == "qmaild") return UserRole::smtp_server;
  if (user->name == "qmails") return UserRole::bounce_maker;
  if (is_forwarder(user->name)) return UserRole::forwarder;
  if (is_web_server(user->name)) return UserRole::web_server;
  if (!domain_of_uid(uid).empty()) return UserRole::subscription;
  return uid >= k_first_subscription_uid && uid != k_nobody ? UserRole::subscription : UserRole::system;
}

std::string ServerFacts::name_of_uid(uint32_t uid) const {
  const SystemUser* user = users.by_uid(uid);
  return user != nullptr ? user->name : "uid " + std::to_string(uid);
}

std::string ServerFacts::domain_of_uid(uint32_t uid) const {
  const SystemUser* user = users.by_uid(uid);
  if (user == nullptr) return {};
  const std::string told = panel.facts.domain_of_user(user->name);
  return told.empty() ? domain_of_path(paths, user->home) : told;
}

void ServerFacts::use(PanelState known) {
  panel = std::move(known);
  for (const PanelDomain& domain : panel.facts.domains) {
    if (domain.mail) local_domains.add_domain(domain.name);
  }
  for (const PanelAlias& alias : panel.facts.aliases) local_domains.add_domain(alias.name);
}

ServerFacts read_server_facts(const RootDir& root) {
  ServerFacts facts;
  if (auto conf = root.read_file("/etc/psa/psa.conf", k_most_bytes)) facts.paths = parse_psa_conf(*conf);
  if (auto version = root.read_file(facts.paths.product_root + "/version", 4096)) {
    facts.panel_version = first_word(*version);
  }
  facts.users = Passwd::parse(read_or_note(root, "/etc/passwd", facts.missing));
  read_mail_server(root, facts);
  return facts;
}

}  // namespace spamtrace
