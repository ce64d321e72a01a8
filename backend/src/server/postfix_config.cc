#include "server/postfix_config.h"

#include <algorithm>

namespace spamtrace {
namespace {

constexpr std::string_view k_blanks = " \t\r\n";
constexpr int k_deepest = 8;                 // of values that name values
constexpr size_t k_longest_value = 1 << 20;  // of one value once it is expanded
constexpr size_t k_most_parts = 200'000;     // of one list

std::string_view trim(std::string_view text) {
  const size_t start = std::min(text.find_first_not_of(k_blanks), text.size());
  text.remove_prefix(start);
  return text.substr(0, text.find_last_not_of(k_blanks) + 1);
}

template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    visit(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// The name behind a $, with or without brackets; `text` then stands behind it.
std::string_view take_name(std::string_view& text) {
  const char open = text.empty() ? '\0' : text.front();
  const bool in_brackets = open == '{' || open == '(';
  if (in_brackets) text.remove_prefix(1);
  size_t size = 0;
  while (size < text.size() && is_name(text[size])) ++size;
  const std::string_view name = text.substr(0, size);
  text.remove_prefix(size);
  if (!in_brackets) return name;
  const size_t close = text.find(open == '{' ? '}' : ')');
  text.remove_prefix(close == std::string_view::npos ? text.size() : close + 1);
  return name;
}

bool begins_comment(std::string_view line) { return trim(line).starts_with('#'); }

// Everything before the first dot of a host name belongs to the host (postconf(5), mydomain).
std::string domain_part(std::string_view host) {
  const size_t dot = host.find('.');
  return std::string(dot == std::string_view::npos ? std::string_view("localdomain") : host.substr(dot + 1));
}

// "hash:/etc/postfix/domains" and "/etc/postfix/domains" name a file, "192.0.2.0/24" and "a.example" do not.
std::string file_of(const std::string& part) {
  if (part.starts_with('/')) return part;
  const size_t colon = part.find(":/");
  return colon == std::string::npos ? std::string{} : part.substr(colon + 1);
}

}  // namespace

PostfixConfig PostfixConfig::parse(std::string_view text, std::string_view host_name) {
  PostfixConfig config;
  std::string* last = nullptr;
  for_each_line(text, [&](std::string_view line) {
    if (trim(line).empty() || begins_comment(line)) return;
    if (line.front() == ' ' || line.front() == '\t') {
      if (last != nullptr) *last += " " + std::string(trim(line));
      return;
    }
    const size_t equal = line.find('=');
    if (equal == std::string_view::npos) return;
    last = &config.values_[std::string(trim(line.substr(0, equal)))];
    *last = trim(line.substr(equal + 1));
  });
  config.defaults_ = {{"queue_directory", "/var/spool/postfix"},
                      {"config_directory", "/etc/postfix"},
                      {"myhostname", std::string(host_name)},
                      {"mydestination", "$myhostname, localhost.$mydomain, localhost"},
                      {"virtual_mailbox_domains", "$virtual_mailbox_maps"},
                      {"virtual_alias_domains", "$virtual_alias_maps"}};
  config.defaults_["mydomain"] = domain_part(config.value("myhostname"));
  return config;
}

std::string PostfixConfig::lookup(const std::string& name, int depth) const {
  const auto found = values_.find(name);
  if (found != values_.end()) return expand(found->second, depth);
  const auto preset = defaults_.find(name);
  return preset == defaults_.end() ? std::string{} : expand(preset->second, depth);
}

std::string PostfixConfig::expand(std::string_view text, int depth) const {
  std::string result;
  while (!text.empty() && result.size() < k_longest_value) {
    const size_t dollar = std::min(text.find('$'), text.size());
    result += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    text.remove_prefix(1);
    if (text.starts_with('$')) {  // $$ stands for a dollar
      result += '$';
      text.remove_prefix(1);
    } else if (const std::string name(take_name(text)); depth < k_deepest) {
      result += lookup(name, depth + 1);
    }
  }
  result.resize(std::min(result.size(), k_longest_value));
  return result;
}

std::string PostfixConfig::value(const std::string& name) const { return lookup(name, 0); }

std::vector<std::string> PostfixConfig::list(const std::string& name) const {
  static constexpr std::string_view k_between = " \t\r\n,";
  std::vector<std::string> parts;
  const std::string whole = value(name);
  for (size_t at = 0; at < whole.size();) {
    const size_t start = std::min(whole.find_first_not_of(k_between, at), whole.size());
    const size_t end = std::min(whole.find_first_of(k_between, start), whole.size());
    if (start < end) parts.push_back(whole.substr(start, end - start));
    at = end;
  }
  return parts;
}

std::vector<std::string> expand_tables(const std::vector<std::string>& parts,
                                       const std::function<std::string(const std::string&)>& read) {
  std::vector<std::string> all;
  for (const std::string& part : parts) {
    const std::string file = file_of(part);
    if (file.empty()) {
      all.push_back(part);
      continue;
    }
    for_each_line(read(file), [&](std::string_view line) {
      const bool goes_on = line.starts_with(' ') || line.starts_with('\t');  // of a value
      const std::string_view word = trim(line).substr(0, trim(line).find_first_of(k_blanks));
      if (!word.empty() && !goes_on && !word.starts_with('#') && all.size() < k_most_parts) {
        all.emplace_back(word);
      }
    });
  }
  return all;
}

}  // namespace spamtrace
