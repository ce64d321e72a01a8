#include "server/access_tables.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/scanner.h"
#include "mail/address.h"

namespace spamtrace {
namespace {

enum class Verdict { permits, decides_otherwise, unknown };

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The first word of an action counts. A number is OK, unless it is a reply to refuse with (smtpd_check.c,
// check_table_result).
Verdict verdict_of(std::string_view action) {
  static constexpr std::array<std::string_view, 14> k_others = {"reject",
                                                                "defer",
                                                                "defer_if_reject",
                                                                "defer_if_permit",
                                                                "dunno",
                                                                "discard",
                                                                "hold",
                                                                "filter",
                                                                "bcc",
                                                                "prepend",
                                                                "redirect",
                                                                "info",
                                                                "warn",
                                                                "reject_unauth_destination"};
  const std::string word = ascii_lower(action.substr(0, action.find_first_of(" \t")));
  const bool is_refusal = word.size() == 3 && (word[0] == '4' || word[0] == '5');
  if (is_number(word)) return is_refusal ? Verdict::decides_otherwise : Verdict::permits;
  if (word == "ok" || word == "permit") return Verdict::permits;
  return std::ranges::find(k_others, word) != k_others.end() ? Verdict::decides_otherwise : Verdict::unknown;
}

// 192.0.2 stands for its /24: a key of an indexed table is looked up with fewer and fewer parts.
std::optional<IpNetwork> network_of_parts(const std::string& key) {
  const auto dots = static_cast<int>(std::ranges::count(key, '.'));
  if (dots > 2 || !std::ranges::all_of(key, [](char c) { return (c >= '0' && c <= '9') || c == '.'; }))
    return std::nullopt;
  std::string whole = key;
  for (int i = dots; i < 3; ++i) whole += ".0";
  const auto address = parse_ip(whole);
  if (!address) return std::nullopt;
  return IpNetwork{*address, 96 + 8 * (dots + 1)};
}

std::optional<IpNetwork> network_of(const ListPart& part) {
  if (part.kind == PartKind::cidr) {
    const auto network = parse_network(part.text);
    return network ? std::optional(without_host_bits(*network)) : std::nullopt;
  }
  if (const auto address = parse_ip(part.text)) return IpNetwork{*address};
  return network_of_parts(part.text);
}

void add(const ListPart& part, AccessTables& tables) {
  const bool is_line = part.kind == PartKind::key || part.kind == PartKind::cidr;
  const Verdict verdict = is_line ? verdict_of(part.value) : Verdict::unknown;
  if (verdict == Verdict::decides_otherwise) return;
  const auto network = is_line ? network_of(part) : std::nullopt;
  if (verdict == Verdict::permits && network) {
    tables.entries.push_back({*network, part});
  } else {
    tables.not_understood.push_back(part);
  }
}

// Behind these nobody relays.
bool ends_relaying(const std::string& word) {
  return word == "reject_unauth_destination" || word == "defer_unauth_destination" || word == "reject" ||
         word == "defer";
}

std::vector<std::string> tables_in(const std::vector<std::string>& restrictions) {
  std::vector<std::string> tables;
  bool is_next = false;
  for (const std::string& word : restrictions) {
    if (!is_next && ends_relaying(word)) break;
    if (is_next) tables.push_back(word);
    is_next = word == "check_client_access";
  }
  return tables;
}

}  // namespace

AccessTables read_access_tables(const PostfixConfig& config, const ReadText& read) {
  const bool is_set = config.has("smtpd_relay_restrictions");
  const auto relay = config.list("smtpd_relay_restrictions");
  AccessTables tables;
  for (const std::string& table :
       tables_in(relay.empty() ? config.list("smtpd_recipient_restrictions") : relay)) {
    if (!is_set) {
      tables.not_understood.push_back({.kind = PartKind::unread, .text = table});
      continue;
    }
    for (const ListPart& part : parts_with_tables({table}, read)) add(part, tables);
  }
  return tables;
}

}  // namespace spamtrace
