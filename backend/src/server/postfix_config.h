// Postfix's main.cf, as far as reading its mail needs it (postconf(5)).
#pragma once

#include <functional>
#include <map>
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

// The parts of a list; a part that names a file (/path) is replaced by the words in it, one that names a
// table (type:path) by the first words of the lines of that file, where `read` finds its text. Of a compiled
// table only the text beside it can be read (postmap(1) makes path.db from path); what a database or a
// regular expression would match is left out.
std::vector<std::string> expand_tables(const std::vector<std::string>& parts,
                                       const std::function<std::string(const std::string& path)>& read);

}  // namespace spamtrace
