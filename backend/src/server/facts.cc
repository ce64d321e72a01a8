#include "server/facts.h"

#include <algorithm>
#include <array>

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

void read_local_domains(const RootDir& root, ServerFacts& facts) {
  const std::string control = facts.paths.qmail_control();
  facts.local_domains.add_locals(read_or_note(root, control + "/locals", facts.missing));
  facts.local_domains.add_virtualdomains(read_or_note(root, control + "/virtualdomains", facts.missing));
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
  if (root.open_directory(facts.paths.qmail_queue())) facts.mta = Mta::qmail;
  if (facts.mta == Mta::qmail) read_local_domains(root, facts);
  facts.white_list = read_white_list(root);
  return facts;
}

}  // namespace spamtrace
