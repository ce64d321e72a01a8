#include "server/white_list_entries.h"

#include <algorithm>
#include <optional>

#include "base/nested_networks.h"
#include "base/scanner.h"
#include "server/access_tables.h"
#include "server/postfix_facts.h"
#include "server/white_list.h"

namespace spamtrace {
namespace {

constexpr size_t k_most_bytes = 16 << 20;
constexpr size_t k_longest_text = 200;  // that is shown of a line
constexpr unsigned k_bits = 128;
constexpr IpNetwork k_all_v6{{}, 0};

IpNetwork all_v4() { return without_host_bits({*parse_ip("0.0.0.0"), 96}); }

// 192.0.2.0/24, 2001:db8::/32, ::ffff:192.0.2.0/120 (the prefix counts from the front, as the address is
// written in IPv6), or a single address. Bits behind the prefix are dropped.
std::optional<IpNetwork> parse_listed(std::string_view text) {
  const size_t slash = text.find('/');
  const auto address = parse_ip(text.substr(0, slash));
  if (!address) return std::nullopt;
  const bool in_v6 = text.find(':') != std::string_view::npos;
  const unsigned before = in_v6 ? 0 : 96;
  unsigned prefix = k_bits - before;
  if (slash != std::string_view::npos &&
      (!parse_number(text.substr(slash + 1), prefix) || prefix > k_bits - before))
    return std::nullopt;
  return without_host_bits({*address, static_cast<int>(before + prefix)});
}

// [2001:db8::]/32 and [2001:db8::1], the form that main.cf asks for; without brackets it is taken, too.
std::optional<IpNetwork> parse_bracketed(std::string_view text) {
  if (!text.starts_with('[')) return parse_listed(text);
  const size_t close = text.find(']');
  if (close == std::string_view::npos) return std::nullopt;
  return parse_listed(std::string(text.substr(1, close - 1)) + std::string(text.substr(close + 1)));
}

std::string shortened(std::string_view text) { return std::string(text.substr(0, k_longest_text)); }

struct Rule {
  std::string_view pattern;
  bool relays = false;
};

// The address of a rule may hold colons, so the instruction is looked for.
std::optional<Rule> parse_rule(std::string_view line) {
  const size_t allow = line.find(":allow"), deny = line.find(":deny");
  const size_t end = std::min(allow, deny);
  if (end == std::string_view::npos) return std::nullopt;
  const bool relays = allow < deny && line.find("RELAYCLIENT=", allow) != std::string_view::npos;
  return Rule{line.substr(0, end), relays};
}

std::vector<IpNetwork> networks_of(const Rule& rule) {
  if (rule.pattern.empty()) return {all_v4(), k_all_v6};
  return networks_of_pattern(rule.pattern);
}

// Longer prefixes first; 32 bits for the place in the file are enough for what is read of one.
uint64_t rank_of(const IpNetwork& network, size_t place) {
  return (uint64_t{k_bits} - static_cast<uint64_t>(network.prefix)) << 32 | place;
}

void add_rule(std::string_view line, const std::string& file, std::vector<WhiteListEntry>& rules,
              WhiteListEntries& list) {
  if (line.empty() || line.starts_with('#')) return;
  const auto rule = parse_rule(line);
  const auto networks = rule ? networks_of(*rule) : std::vector<IpNetwork>{};
  const WhiteListPlace place{Listing::tcprules, file, shortened(line)};
  if (networks.empty() && (!rule || rule->relays)) list.not_understood.push_back(place);
  for (const IpNetwork& network : networks) {
    const IpNetwork plain = without_host_bits(network);
    rules.push_back({plain, !rule->relays, place, rank_of(plain, rules.size())});
  }
}

// An exception from nothing is none: most rules only say who may connect.
void keep_effective(std::vector<WhiteListEntry>& rules, WhiteListEntries& list) {
  std::vector<IpNetwork> relaying;
  for (const WhiteListEntry& rule : rules) {
    if (!rule.exception) relaying.push_back(rule.network);
  }
  const NestedNetworks nested(std::move(relaying));
  for (WhiteListEntry& rule : rules) {
    if (!rule.exception || !nested.around(rule.network).empty()) list.entries.push_back(std::move(rule));
  }
}

std::optional<IpNetwork> network_of(const ListPart& part, std::string_view text) {
  switch (part.kind) {
    case PartKind::word:
      return parse_bracketed(text);
    case PartKind::cidr:
      return parse_listed(text);
    case PartKind::key: {
      const auto address = parse_ip(text);
      return address ? std::optional(IpNetwork{*address}) : std::nullopt;
    }
    case PartKind::unread:
      break;
  }
  return std::nullopt;
}

bool is_table(const ListPart& part) { return part.kind == PartKind::key || part.kind == PartKind::cidr; }

WhiteListPlace place_of(const ListPart& part, const std::string& main_cf) {
  const std::string text = shortened(part.text);
  if (part.file.empty()) return {Listing::main_cf, main_cf, text};
  return {part.kind == PartKind::word ? Listing::words : Listing::table, part.file, text};
}

void add_default_networks(const PostfixConfig& config, const std::string& main_cf, WhiteListEntries& list) {
  const std::string style = config.value("mynetworks_style");
  for (const char* network : {"127.0.0.0/8", "::1/128"})
    list.entries.push_back(
        {*parse_listed(network), false, {Listing::main_cf, main_cf, {}}, list.entries.size()});
  if (!style.empty() && style != "host")
    list.not_understood.push_back({Listing::main_cf, main_cf, shortened("mynetworks_style = " + style)});
}

void add_access_tables(const RootDir& root, const PostfixConfig& config, const std::string& main_cf,
                       WhiteListEntries& list) {
  const AccessTables tables = read_access_tables(config, reader_of(root));
  const auto place = [&](const ListPart& part) -> WhiteListPlace {
    if (part.file.empty()) return {Listing::access, main_cf, shortened("check_client_access " + part.text)};
    return {Listing::access, root.shown(part.file), shortened(part.text + " " + part.value)};
  };
  for (const AccessEntry& entry : tables.entries)
    list.entries.push_back({entry.network, false, place(entry.where), list.entries.size()});
  for (const ListPart& part : tables.not_understood) list.not_understood.push_back(place(part));
}

void add_postfix(const RootDir& root, WhiteListEntries& list) {
  const auto text = root.read_file(k_main_cf, k_most_bytes);
  const auto config = PostfixConfig::parse(text ? *text : std::string{});
  const std::string main_cf = root.shown(k_main_cf);
  add_access_tables(root, config, main_cf, list);
  if (!config.has("mynetworks")) return add_default_networks(config, main_cf, list);
  std::vector<ListPart> parts = read_list(root, config, "mynetworks");
  for (ListPart& part : parts) {
    if (!part.file.empty()) part.file = root.shown(part.file);
  }
  add_mynetworks(parts, main_cf, list);
}

}  // namespace

void add_tcprules(std::string_view text, const std::string& file, WhiteListEntries& list) {
  std::vector<WhiteListEntry> rules;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    add_rule(text.substr(0, end), file, rules, list);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  keep_effective(rules, list);
}

void add_mynetworks(const std::vector<ListPart>& parts, const std::string& main_cf, WhiteListEntries& list) {
  for (const ListPart& part : parts) {
    const bool exception = is_table(part) ? part.excluded : part.text.starts_with('!');
    const auto network = network_of(part, std::string_view(part.text).substr(exception ? 1 : 0));
    if (network) {
      list.entries.push_back({*network, exception, place_of(part, main_cf), list.entries.size()});
    } else {
      list.not_understood.push_back(place_of(part, main_cf));
    }
  }
}

void add_panel_rows(const std::vector<std::string>& rows, WhiteListEntries& list) {
  for (const std::string& row : rows) {
    const WhiteListPlace place{Listing::panel, {}, row};
    if (const auto network = parse_listed(row)) {
      list.entries.push_back({*network, false, place, list.entries.size()});
    } else {
      list.not_understood.push_back(place);
    }
  }
}

WhiteListEntries read_white_list_entries(const RootDir& root, const ServerFacts& server) {
  WhiteListEntries list;
  if (server.mta == Mta::postfix) {
    add_postfix(root, list);
  } else if (const auto rules = find_tcprules(root)) {
    add_tcprules(rules->text, root.shown(rules->path), list);
  }
  add_panel_rows(server.panel.facts.white_list, list);
  return list;
}

}  // namespace spamtrace
