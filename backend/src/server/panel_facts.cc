#include "server/panel_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <tuple>

#include "base/hash.h"
#include "base/utf8.h"
#include "mail/address.h"

namespace spamtrace {
namespace {

constexpr size_t k_longest_name = 255;  // of a domain (RFC 1035), and of the panel's columns
constexpr size_t k_longest_address = 512;

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

bool is_domain(std::string_view text) {
  return !text.empty() && text.size() <= k_longest_name && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), is_name_byte);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<uint8_t>(c) < 0x20 || c == 0x7f; });
}

bool is_login(std::string_view text) {
  return text.size() <= k_longest_name && !has_control(text) && is_valid_utf8(text);
}

bool is_mailbox(std::string_view text) {
  return text.size() <= k_longest_address && text.find('@') != 0 && !has_control(text) &&
         is_valid_utf8(text) && is_domain(domain_of(text));
}

// The byte that a backslash and this letter stand for.
std::optional<char> escaped(char letter) {
  switch (letter) {
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case '0':
      return '\0';
    case '\\':
      return '\\';
    default:
      return std::nullopt;
  }
}

std::optional<std::string> unescape(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      plain.push_back(text[i]);
      continue;
    }
    const auto byte = ++i < text.size() ? escaped(text[i]) : std::nullopt;
    if (!byte) return std::nullopt;
    plain.push_back(*byte);
  }
  return plain;
}

// Exactly N fields.
template <size_t N>
std::optional<std::array<std::string, N>> fields_of(std::string_view line) {
  std::array<std::string, N> fields;
  for (size_t i = 0; i < N; ++i) {
    const size_t tab = line.find('\t');
    if ((tab == std::string_view::npos) != (i + 1 == N)) return std::nullopt;
    auto field = unescape(line.substr(0, tab));
    if (!field) return std::nullopt;
    fields[i] = std::move(*field);
    line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  }
  return fields;
}

std::optional<PanelDomain> parse_domain(std::string_view line) {
  auto fields = fields_of<3>(line);
  if (!fields) return std::nullopt;
  auto& [name, owner, mail] = *fields;
  PanelDomain domain{ascii_lower(name), std::move(owner), mail == "1"};
  if (!is_domain(domain.name) || !is_login(domain.owner) || (mail != "0" && mail != "1")) return std::nullopt;
  return domain;
}

std::optional<PanelUser> parse_user(std::string_view line) {
  auto fields = fields_of<2>(line);
  if (!fields) return std::nullopt;
  auto& [login, domain] = *fields;
  PanelUser user{std::move(login), ascii_lower(domain)};
  if (user.login.empty() || !is_login(user.login) || !is_domain(user.domain)) return std::nullopt;
  return user;
}

std::optional<PanelAlias> parse_alias(std::string_view line) {
  const auto fields = fields_of<2>(line);
  if (!fields) return std::nullopt;
  const auto& [name, domain] = *fields;
  PanelAlias alias{ascii_lower(name), ascii_lower(domain)};
  if (!is_domain(alias.name) || !is_domain(alias.domain)) return std::nullopt;
  return alias;
}

std::optional<std::string> parse_mailbox(std::string_view line) {
  const auto fields = fields_of<1>(line);
  if (!fields) return std::nullopt;
  std::string address = ascii_lower(fields->front());
  if (!is_mailbox(address)) return std::nullopt;
  return address;
}

std::optional<uint64_t> parse_site(std::string_view text) {
  uint64_t site = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), site);
  if (error != std::errc{} || end != text.data() + text.size() || site == 0) return std::nullopt;
  return site;
}

std::optional<PanelPolicy> parse_policy(std::string_view line) {
  const auto fields = fields_of<5>(line);
  if (!fields) return std::nullopt;
  const auto& [number, name, mode, address, text] = *fields;
  const auto site = parse_site(number);
  PanelPolicy policy{ascii_lower(name), site.value_or(0), policy_of_rows(mode, address, text)};
  if (!site || !is_domain(policy.domain)) return std::nullopt;
  return policy;
}

// A name may be anything that a panel's user typed in.
std::optional<PanelPlan> parse_plan(std::string_view line) {
  auto fields = fields_of<4>(line);
  if (!fields) return std::nullopt;
  auto& [number, name, owner, value] = *fields;
  const auto site = parse_site(number);
  PanelPlan plan{std::move(name), std::move(owner), site.value_or(0), policy_of_plan(value)};
  if (!site || plan.name.empty() || !is_login(plan.name) || !is_login(plan.owner)) return std::nullopt;
  return plan;
}

const std::string& key_of(const PanelPolicy& policy) { return policy.domain; }
std::tuple<const std::string&, const std::string&> key_of(const PanelPlan& plan) {
  return {plan.name, plan.owner};
}

bool is_address_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
}

// Whether it is a network is told where the white list is read, which names what is none.
std::optional<std::string> parse_white_listed(std::string_view line) {
  constexpr size_t k_longest_ip = 39;  // of the column, too
  constexpr size_t k_longest_mask = 3;
  const auto fields = fields_of<2>(line);
  if (!fields) return std::nullopt;
  const auto& [address, mask] = *fields;
  if (address.empty() || address.size() > k_longest_ip || mask.empty() || mask.size() > k_longest_mask ||
      !std::all_of(address.begin(), address.end(), is_address_byte) ||
      !std::all_of(mask.begin(), mask.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  return address + "/" + mask;
}

const std::string& key_of(const PanelDomain& domain) { return domain.name; }
const std::string& key_of(const PanelUser& user) { return user.login; }
const std::string& key_of(const PanelAlias& alias) { return alias.name; }
const std::string& key_of(const std::string& address) { return address; }

// By name; of rows with one name the first in the database's order counts.
template <class Row>
void put_in_order(std::vector<Row>& rows) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row& a, const Row& b) { return key_of(a) < key_of(b); });
  const auto twice = [](const Row& a, const Row& b) { return key_of(a) == key_of(b); };
  rows.erase(std::unique(rows.begin(), rows.end(), twice), rows.end());
}

template <class Row, class Parse>
size_t read_rows(std::string_view text, Parse parse, std::vector<Row>& rows) {
  rows.clear();
  size_t odd = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    auto row = parse(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (row) {
      rows.push_back(std::move(*row));
    } else {
      ++odd;
    }
  }
  put_in_order(rows);
  return odd;
}

size_t read_mailboxes(std::string_view text, std::string& mailboxes) {
  std::vector<std::string> addresses;
  const size_t odd = read_rows(text, parse_mailbox, addresses);
  mailboxes.clear();
  for (const std::string& address : addresses) mailboxes += address + "\n";
  return odd;
}

template <class Row>
const Row* find_row(const std::vector<Row>& rows, std::string_view key) {
  const auto at =
      std::lower_bound(rows.begin(), rows.end(), key,
                       [](const Row& row, std::string_view wanted) { return key_of(row) < wanted; });
  return at != rows.end() && key_of(*at) == key ? &*at : nullptr;
}

}  // namespace

const PanelDomain* PanelFacts::find_domain(std::string_view name) const { return find_row(domains, name); }

std::string PanelFacts::main_domain(const std::string& name) const {
  const PanelAlias* alias = find_domain(name) == nullptr ? find_row(aliases, name) : nullptr;
  return alias != nullptr ? alias->domain : name;
}

std::string PanelFacts::domain_of_user(std::string_view login) const {
  const PanelUser* user = find_row(users, login);
  return user != nullptr ? user->domain : std::string{};
}

std::vector<std::string> PanelFacts::aliases_of(std::string_view domain) const {
  std::vector<std::string> names;
  for (const PanelAlias& alias : aliases) {
    if (alias.domain == domain && find_domain(alias.name) == nullptr) names.push_back(alias.name);
  }
  return names;
}

size_t PanelFacts::mailbox_count() const {
  return static_cast<size_t>(std::count(mailboxes.begin(), mailboxes.end(), '\n'));
}

const PanelPolicy* PanelFacts::find_policy(std::string_view domain) const {
  return find_row(policies, domain);
}

std::string fingerprint_of(const std::vector<PanelPolicy>& policies, const std::vector<PanelPlan>& plans) {
  std::string all;
  for (const PanelPolicy& one : policies)
    all += fmt::format("{}\t{}\t{}\n", one.site, one.domain, to_text(one.policy));
  for (const PanelPlan& one : plans)
    all += fmt::format("plan {}\t{}\t{}\n", one.number, one.name, to_text(one.policy));
  return fmt::format("{:016x}", hash_bytes(all));
}

const char* name_of(PanelList list) {
  switch (list) {
    case PanelList::domains:
      return "domains";
    case PanelList::users:
      return "system users";
    case PanelList::aliases:
      return "domain aliases";
    case PanelList::policies:
      return "policies for mail to nobody";
    case PanelList::white_list:
      return "white list";
    case PanelList::plans:
      return "service plans";
    case PanelList::mailboxes:
      break;
  }
  return "mailboxes";
}

// The status 0 of a service is "on" (inferred, as 0 is of a domain). Names and columns of domain_aliases are
// those that scripts of others read (inferred). No NULL is asked for, which would look like the text NULL.
const char* query_for(PanelList list) {
  switch (list) {
    case PanelList::domains:
      return "SELECT d.name, IFNULL(c.login, ''), IFNULL(s.status, 1) = 0 FROM domains d "
             "LEFT JOIN clients c ON c.id = d.cl_id "
             "LEFT JOIN DomainServices s ON s.dom_id = d.id AND s.type = 'mail' ORDER BY d.id";
    case PanelList::users:
      return "SELECT u.login, d.name FROM sys_users u JOIN hosting h ON h.sys_user_id = u.id "
             "JOIN domains d ON d.id = h.dom_id WHERE d.webspace_id IN (0, d.id) ORDER BY d.id";
    case PanelList::aliases:
      return "SELECT a.name, d.name FROM domain_aliases a JOIN domains d ON d.id = a.dom_id "
             "WHERE a.mail = 'true' ORDER BY a.id";
    case PanelList::policies:  // Parameters are numbered by the service, not by the domain
      return "SELECT d.id, d.name, IFNULL(m.value, ''), IFNULL(c.value, ''), IFNULL(b.value, '') FROM "
             "domains d "
             "JOIN DomainServices s ON s.dom_id = d.id AND s.type = 'mail' "
             "LEFT JOIN Parameters m ON m.id = s.parameters_id AND m.parameter = 'nonexist_mail' "
             "LEFT JOIN Parameters c ON c.id = s.parameters_id AND c.parameter = 'catch_addr' "
             "LEFT JOIN Parameters b ON b.id = s.parameters_id AND b.parameter = 'bounce_mess' ORDER BY d.id";
    case PanelList::white_list:  // with a lock_time it is one of POP before SMTP (inferred), which passes
      return "SELECT ip_address, ip_mask FROM smtp_poplocks WHERE lock_time IS NULL "
             "ORDER BY ip_address, ip_mask";
    case PanelList::plans:  // add-on plans do not tell (plesk.md 3.4; the columns of Templates are inferred)
      return "SELECT t.id, t.name, IF(c.type = 'reseller', c.login, ''), IFNULL(e.value, '') FROM Templates "
             "t "
             "LEFT JOIN clients c ON c.id = t.owner_id "
             "LEFT JOIN TmplData e ON e.tmpl_id = t.id AND e.element = 'nonexist_mail' "
             "WHERE t.type = 'domain' ORDER BY t.id";
    case PanelList::mailboxes:
      break;
  }
  return "SELECT CONCAT(m.mail_name, '@', d.name) FROM mail m JOIN domains d ON d.id = m.dom_id ORDER BY "
         "m.id";
}

size_t read_panel_list(PanelList list, std::string_view text, PanelFacts& facts) {
  switch (list) {
    case PanelList::domains:
      return read_rows(text, parse_domain, facts.domains);
    case PanelList::users:
      return read_rows(text, parse_user, facts.users);
    case PanelList::aliases:
      return read_rows(text, parse_alias, facts.aliases);
    case PanelList::policies:
      return read_rows(text, parse_policy, facts.policies);
    case PanelList::white_list:
      return read_rows(text, parse_white_listed, facts.white_list);
    case PanelList::plans:
      return read_rows(text, parse_plan, facts.plans);
    case PanelList::mailboxes:
      break;
  }
  return read_mailboxes(text, facts.mailboxes);
}

}  // namespace spamtrace
