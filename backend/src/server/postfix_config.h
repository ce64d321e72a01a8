// Postfix's main.cf, as far as reading its mail needs it (postconf(5)).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spamtrace {

class PostfixConfig {
 public:
  // Lines `name = value`; a line that begins with a blank goes on with the one before; # begins a comment at
  // the beginning of a line only. The last value of a name counts. `host_name` is the default of myhostname.
  static PostfixConfig parse(std::string_view text, std::string_view host_name = "localhost");

  // The value, with $name, ${name} and $(name) replaced; empty where neither the file nor the defaults
  // known here have it. A name that leads back to itself is replaced by nothing.
  std::string value(const std::string& name) const;

  // The same as a list: parts between commas and blanks.
  std::vector<std::string> list(const std::string& name) const;

  bool has(const std::string& name) const { return values_.contains(name); }

 private:
  void set_defaults(std::string_view host_name);
  std::string expand(std::string_view text, int depth, size_t& names) const;
  std::string lookup(const std::string& name, int depth, size_t& names) const;

  std::map<std::string, std::string> values_;
  std::map<std::string, std::string> defaults_;
};

// What a list says once the files and tables that it names were read.
enum class PartKind : uint8_t {
  word,    // in the list itself, or in a file of words (/path)
  key,     // of an indexed table, which is looked up as a whole
  cidr,    // the first word of a line of a cidr_table(5)
  unread,  // the file or table itself, of which not all could be read
};
struct ListPart {
  PartKind kind = PartKind::word;
  std::string text = {};   // with the ! that stands before it, or before its file
  std::string file = {};   // where it stands; empty in the list itself
  bool excluded = false;   // its file has the !
  std::string value = {};  // of a line of a table, as far as it stands on that line
};

// `read` finds the text of a file, or nothing. Of a compiled table only the text beside it can be read
// (postmap(1) makes path.db from path); what a database or a regular expression would match is unread. A file
// that a file names is a word.
using ReadText = std::function<std::optional<std::string>(const std::string& path)>;
std::vector<ListPart> parts_with_tables(const std::vector<std::string>& parts, const ReadText& read);

// The same as texts alone, without what is unread.
std::vector<std::string> expand_tables(const std::vector<std::string>& parts, const ReadText& read);

}  // namespace spamtrace
