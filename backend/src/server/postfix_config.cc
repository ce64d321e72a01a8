#include "server/postfix_config.h"

#include <algorithm>
#include <array>

namespace spamtrace {
namespace {

constexpr std::string_view k_blanks = " \t\r\n";
constexpr std::string_view k_between = " \t\r\n,";  // the parts of a list
constexpr int k_deepest = 8;                        // of values that name values
constexpr size_t k_most_names = 10'000;             // replaced in one value
constexpr size_t k_longest_value = 1 << 20;         // of one value once it is expanded
constexpr size_t k_most_parts = 200'000;            // of one list
constexpr size_t k_most_files = 64;                 // that one list names

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

// The name behind a $, with or without brackets; `text` then stands behind it. Of the other forms in
// brackets, ${name?text} and its like, none is read: they stand for nothing.
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
  return close == 0 ? name : std::string_view{};
}

bool begins_comment(std::string_view line) { return trim(line).starts_with('#'); }

// Everything before the first dot of a host name belongs to the host (postconf(5), mydomain).
std::string domain_part(std::string_view host) {
  const size_t dot = host.find('.');
  return std::string(dot == std::string_view::npos ? std::string_view("localdomain") : host.substr(dot + 1));
}

// "hash:/etc/postfix/domains", "proxy:hash:/etc/postfix/domains" and "/etc/postfix/domains" name a file,
// "192.0.2.0/24" and "a.example" do not.
struct NamedFile {
  std::string_view path;  // empty: none is named
  bool is_text = false;   // its lines are what is looked up, not how to ask a database or a pattern
  PartKind kind = PartKind::word;
  bool is_table() const { return kind != PartKind::word; }  // only the first word of a line counts
};

NamedFile file_of(std::string_view part) {
  static constexpr std::array<std::string_view, 8> k_types = {"hash", "btree", "dbm",      "cdb",
                                                              "lmdb", "sdbm",  "texthash", "cidr"};
  if (part.starts_with('/')) return {.path = part, .is_text = true};
  const size_t colon = part.find(":/");
  if (colon == std::string_view::npos) return {};
  std::string_view type = part.substr(0, colon);
  if (type.starts_with("proxy:")) type.remove_prefix(6);
  const bool known = std::find(k_types.begin(), k_types.end(), type) != k_types.end();
  return {.path = part.substr(colon + 1),
          .is_text = known,
          .kind = type == "cidr" ? PartKind::cidr : PartKind::key};
}

template <class Visit>
void for_each_word(std::string_view text, std::string_view between, Visit visit) {
  while (!text.empty()) {
    const size_t start = std::min(text.find_first_not_of(between), text.size());
    text.remove_prefix(start);
    const std::string_view word = text.substr(0, text.find_first_of(between));
    if (!word.empty()) visit(word);
    text.remove_prefix(word.size());
  }
}

// A line of a table that begins with a blank goes on with a value.
void add_words(std::string_view line, const NamedFile& file, const std::string& sign,
               std::vector<ListPart>& all) {
  if (begins_comment(line)) return;
  if (file.is_table() && (line.starts_with(' ') || line.starts_with('\t'))) return;
  bool first = true;
  for_each_word(line, k_between, [&](std::string_view word) {
    if (all.size() >= k_most_parts || (!first && file.is_table())) return;
    all.push_back({file.kind, sign + std::string(word), std::string(file.path), !sign.empty(), {}});
    if (file.is_table())
      all.back().value = trim(line.substr(static_cast<size_t>(word.data() + word.size() - line.data())));
    first = false;
  });
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
    if (equal == std::string_view::npos) {
      last = nullptr;
      return;
    }
    last = &config.values_[std::string(trim(line.substr(0, equal)))];
    *last = trim(line.substr(equal + 1));
  });
  config.set_defaults(host_name);
  return config;
}

// A host name without a dot gets the domain (check_myhostname in mail_params.c).
void PostfixConfig::set_defaults(std::string_view host_name) {
  const bool whole = host_name.find('.') != std::string_view::npos;
  defaults_ = {{"queue_directory", "/var/spool/postfix"},
               {"mail_owner", "postfix"},
               {"config_directory", "/etc/postfix"},
               {"myhostname", std::string(host_name) + (whole ? "" : ".$mydomain")},
               {"mydomain", "localdomain"},
               {"mydestination", "$myhostname, localhost.$mydomain, localhost"},
               {"virtual_mailbox_domains", "$virtual_mailbox_maps"},
               {"virtual_alias_domains", "$virtual_alias_maps"}};
  if (whole || has("myhostname")) defaults_["mydomain"] = domain_part(value("myhostname"));
  if (!value("queue_directory").starts_with('/')) values_.erase("queue_directory");
}

std::string PostfixConfig::lookup(const std::string& name, int depth, size_t& names) const {
  const auto found = values_.find(name);
  if (found != values_.end()) return expand(found->second, depth, names);
  const auto preset = defaults_.find(name);
  return preset == defaults_.end() ? std::string{} : expand(preset->second, depth, names);
}

// `names` is how many more may be replaced; after the last one nothing is read any more.
std::string PostfixConfig::expand(std::string_view text, int depth, size_t& names) const {
  std::string result;
  while (!text.empty() && result.size() < k_longest_value && names > 0) {
    const size_t dollar = std::min(text.find('$'), text.size());
    result += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    text.remove_prefix(1);
    --names;
    if (text.starts_with('$')) {  // $$ stands for a dollar
      result += '$';
      text.remove_prefix(1);
    } else if (const std::string name(take_name(text)); depth < k_deepest) {
      result += lookup(name, depth + 1, names);
    }
  }
  result.resize(std::min(result.size(), k_longest_value));
  return result;
}

std::string PostfixConfig::value(const std::string& name) const {
  size_t names = k_most_names;
  return lookup(name, 0, names);
}

std::vector<std::string> PostfixConfig::list(const std::string& name) const {
  std::vector<std::string> parts;
  for_each_word(value(name), k_between, [&](std::string_view word) {
    if (parts.size() < k_most_parts) parts.emplace_back(word);
  });
  return parts;
}

// A ! before a file stands for one before each word in it.
std::vector<ListPart> parts_with_tables(const std::vector<std::string>& parts, const ReadText& read) {
  std::vector<ListPart> all;
  size_t files = 0;
  for (const std::string& part : parts) {
    const std::string sign = part.starts_with('!') ? "!" : "";
    const NamedFile file = file_of(std::string_view(part).substr(sign.size()));
    if (file.path.empty()) {
      all.push_back({.text = part});
      continue;
    }
    const bool may_read = file.is_text && ++files <= k_most_files;
    const auto text = may_read ? read(std::string(file.path)) : std::nullopt;
    if (text) for_each_line(*text, [&](std::string_view line) { add_words(line, file, sign, all); });
    if (!text || all.size() >= k_most_parts) all.push_back({.kind = PartKind::unread, .text = part});
  }
  return all;
}

std::vector<std::string> expand_tables(const std::vector<std::string>& parts, const ReadText& read) {
  std::vector<std::string> texts;
  for (ListPart& part : parts_with_tables(parts, read)) {
    if (part.kind != PartKind::unread) texts.push_back(std::move(part.text));
  }
  return texts;
}

}  // namespace spamtrace
